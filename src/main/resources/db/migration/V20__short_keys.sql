-- The key of an event is the first half of the SHA-256 of its id, which each database computes with its own functions.
create table short_seen (
    event_key uuid primary key,
    taking bigint not null,                  -- which taking-in brought it
    reason varchar(200)                      -- why it was ignored; null for what went to inbox
);
insert into short_seen (event_key, taking, reason)
select ${short_key}, taking, reason from seen;
drop table seen;
alter table short_seen rename to seen;
