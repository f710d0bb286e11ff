-- A room has two lanes: its turns, and its desk, for what must not wait until a running turn is over.
create table room_lane (
    room_id varchar(255) not null,
    track varchar(10) not null,              -- turns, desk
    next_at timestamp with time zone,        -- when there is something to do; null when there is nothing
    owner varchar(64),
    fence bigint not null,                   -- counts owners: what an earlier one writes no longer counts
    lease_until timestamp with time zone,
    primary key (room_id, track)
);
insert into room_lane (room_id, track, next_at, owner, fence, lease_until)
select room_id, 'turns', next_at, owner, fence, lease_until from lane;
drop table lane;
alter table room_lane rename to lane;
create index lane_due on lane (next_at);
create index lane_owner on lane (owner);

alter table inbox add column track varchar(10) default 'turns' not null;
alter table inbox add column round integer default 0 not null;        -- how often it was retried after it had failed
alter table inbox add column told boolean default false not null;     -- its sender knows its place in the queue
alter table inbox add column error_id varchar(8);                     -- of a dead letter, as people read it
alter table inbox add column notice varchar(100);                     -- transaction id of what told of its failure
alter table inbox add column died_at timestamp with time zone;
drop index inbox_waiting;
create index inbox_waiting on inbox (state, room_id, track, position);
create index inbox_notice on inbox (notice);

alter table outbox add column track varchar(10) default 'turns' not null;
alter table outbox add column about varchar(100);                     -- transaction id of the event it relates to
drop index outbox_waiting;
create index outbox_waiting on outbox (state, room_id, track, position);
create index outbox_event on outbox (event_id);
