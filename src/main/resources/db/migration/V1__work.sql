-- What the homeserver pushed, keyed by event id: the memory that keeps doubles away.
create sequence inbox_position;
create table inbox (
    event_id varchar(300) primary key,
    position bigint not null,
    room_id varchar(255),
    state varchar(10) not null,              -- waiting, ignored, settled
    reason varchar(200),                     -- why ignored, or how settled
    event text not null,
    received_at timestamp with time zone not null,
    settled_at timestamp with time zone,
    attempt integer not null,                -- how often the agent has been asked
    asked_at timestamp with time zone,       -- set before the agent is asked, so that a crash shows
    run_id varchar(255),                     -- the backend's name for the work on it
    first_failed_at timestamp with time zone -- since when it is being retried
);
create index inbox_waiting on inbox (state, room_id, position);

-- The ordered work of one room. Rows stay, so that a fence is never given out twice.
create table lane (
    room_id varchar(255) primary key,
    next_at timestamp with time zone,        -- when there is something to do; null when there is nothing
    owner varchar(64),
    fence bigint not null,                   -- counts owners: what an earlier one writes no longer counts
    lease_until timestamp with time zone
);
create index lane_due on lane (next_at);
create index lane_owner on lane (owner);

-- What one process at a time may do, over all processes: singletons, and what a backend says must not overlap.
create sequence lease_fence;
create table lease (
    name varchar(600) primary key,
    owner varchar(64) not null,
    fence bigint not null,
    lease_until timestamp with time zone not null
);

-- What is to be sent; the transaction id is fixed before the first try.
create sequence outbox_position;
create table outbox (
    transaction_id varchar(100) primary key,
    position bigint not null,
    room_id varchar(255) not null,
    sender varchar(255) not null,
    event_type varchar(255) not null,
    content text not null,
    state varchar(10) not null,              -- waiting, sent, refused
    attempt integer not null,
    created_at timestamp with time zone not null,
    settled_at timestamp with time zone,
    event_id varchar(300),                   -- the homeserver's, once sent
    reason varchar(200)                      -- errcode, when refused
);
create index outbox_waiting on outbox (state, room_id, position);
