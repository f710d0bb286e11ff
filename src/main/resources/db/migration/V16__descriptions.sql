-- The backend's words about an agent, for the topic of its room.
alter table agent add column description text default '' not null;
