-- Questions of agents to people. The room's message has the question and its answer; Matrix has the truth.
create table question (
    tracking_id varchar(64) primary key,
    card varchar(255) not null,                 -- transaction id of the message
    room_id varchar(255) not null,
    agent_user varchar(255) not null,           -- asks
    content text not null,                      -- the question, with its answer
    card_event varchar(255),                    -- id of the message, if it was found in the room
    state varchar(10) not null,                 -- open, over
    created_at timestamp with time zone not null
);
create index question_of_room on question (room_id);
create index question_created on question (created_at);
