-- What agents and bots have caused in a room without people. An open guard is in the room's state too; Matrix has the truth.
create table loop_guard (
    room_id varchar(255) primary key,
    spent integer not null,                     -- turns since a person wrote
    recent text not null,                       -- the times of the latest turns, in milliseconds
    opened varchar(10),                         -- the limit that stopped the agents: hops, budget, fuse
    opened_by varchar(255),                     -- the sender of the message that did
    counted varchar(600)                        -- the last message that counted
);
