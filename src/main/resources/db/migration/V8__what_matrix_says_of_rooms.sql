-- Since when the backend has been without the agent, and the room in which the conversation goes on: as the binding says.
alter table bound_room add column missing_since bigint;
alter table bound_room add column moved_to varchar(255);
-- The agent may have a room, and the bot can't get at it: nothing is made.
alter table home add column out_of_reach boolean default false not null;
