-- In a room with several agents, each has a lane of its own, named by its user, and an event has a turn in each of them.
alter table lane alter column track set data type varchar(255);
alter table inbox alter column track set data type varchar(255);
alter table outbox alter column track set data type varchar(255);
alter table inbox alter column event_id set data type varchar(600);
