-- There is a row from when a reset begins until it is done: one that broke off is finished by the next start.
create table reset (
    begun_at timestamp with time zone not null
);
