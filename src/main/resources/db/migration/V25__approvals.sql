-- The tool calls that wait for people's decision, and the turns that wait for them. The card's message has all of it; Matrix has the truth.
create table approval (
    card varchar(255) primary key,              -- transaction id of the message
    room_id varchar(255) not null,
    agent_user varchar(255) not null,           -- sends the message
    turn varchar(600) not null,                 -- key of the event in the inbox that waits
    round integer not null,                     -- of that event
    attempt integer not null,                   -- of that event; 0 for a card that was found in the room
    request varchar(64) not null,               -- the same for the same calls of the same agent
    content text not null,                      -- the card, with its decisions
    said text not null,                         -- the agent's texts before the calls
    card_event varchar(255),                    -- id of the message, if it was found in the room
    state varchar(10) not null,                 -- open, decided
    run_id varchar(255),                        -- the backend's name for the work that waits
    told_at timestamp with time zone            -- when the agent began to be told
);
create index approval_of_room on approval (room_id);
create index approval_of_turn on approval (turn);
create index approval_of_request on approval (request);
