-- The memory that keeps doubles away: the key of everything that was ever pushed. What is to be done, and was, is in inbox.
create table seen (
    event_id varchar(300) primary key,
    taking bigint not null,                  -- which taking-in brought it
    reason varchar(200)                      -- why it was ignored; null for what went to inbox
);
insert into seen (event_id, taking, reason)
select event_id, position, case when state = 'ignored' then reason end from inbox;
delete from inbox where state in ('ignored', 'emptied');

-- What these find, the room's part of the index by state and room finds as well, or nobody needs quickly.
drop index inbox_notice;
drop index outbox_event;
drop index lane_owner;
