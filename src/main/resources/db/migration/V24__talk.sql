-- Messages to agents that their callers track. The rooms have the messages and the answers.
create table talk (
    tracking_id varchar(64) primary key,
    room_id varchar(255) not null,              -- the room of the agent that is asked
    agent_user varchar(255) not null,           -- the user of that agent
    caller varchar(255) not null,               -- the user that says it
    request varchar(64) not null,               -- the hash of agent and text, which a repeated request shares
    created_at timestamp with time zone not null
);
create index talk_created on talk (created_at);
