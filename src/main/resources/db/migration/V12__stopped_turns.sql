-- The event at the room's desk (a command, a redaction, a reaction) on whose behalf a turn was stopped.
alter table inbox add column stopped_by varchar(300);
create index inbox_stopped_by on inbox (stopped_by);
