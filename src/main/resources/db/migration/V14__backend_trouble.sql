-- How often the work on an event was cut off and may have to be paid for again.
alter table inbox add column interruptions integer default 0 not null;
-- Of a dead letter: what the backend said, for operators only.
alter table inbox add column detail varchar(1000);
