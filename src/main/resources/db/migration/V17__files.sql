-- Files that people sent: what waits for its sender's next message, and what went with which message. An index of the rooms.
create sequence sent_file_position;
create table sent_file (
    event_id varchar(300) primary key,
    position bigint not null,
    room_id varchar(255) not null,
    sender varchar(255) not null,
    thread varchar(300) not null,            -- the thread's first event; empty in the room itself
    event text not null,                     -- as the homeserver pushed it
    state varchar(10) not null,              -- staged, taken, dropped
    by_event varchar(300),                   -- the message that it went with, or the command that dropped it
    sign varchar(300) not null,              -- the reaction that says so: its event id or its transaction id
    path varchar(600),                       -- in the workspace
    bytes bigint,
    sha256 varchar(64),
    media_type varchar(200),
    width integer,
    height integer,
    landed_at timestamp with time zone
);
create index sent_file_waiting on sent_file (room_id, state, position);
create index sent_file_by on sent_file (by_event);
create index sent_file_path on sent_file (path);

-- The rooms of which sent_file has all that counts. Any other one is read first.
create table sent_file_room (
    room_id varchar(255) primary key
);
