-- Counts a row's changes: a change that was made from an older look at the row is not written.
alter table bound_room add column version bigint default 0 not null;
alter table home add column version bigint default 0 not null;
