-- Index of the bindings of further agents in rooms (state events whose key is the agent's user); Matrix has the truth.
create table further_agent (
    room_id varchar(255) not null,
    backend varchar(32) not null,
    agent_id varchar(600) not null,
    kind varchar(10) not null,
    owner varchar(255),                         -- the person who invited the agent
    chat_id varchar(1000),
    mode varchar(10),                           -- open, mention, listen, off; null for the default
    archived boolean not null,                  -- the agent was dismissed, or has left
    since bigint not null,                      -- milliseconds; older messages are not for the agent
    primary key (room_id, backend, agent_id)
);

alter table bound_room add column mode varchar(10);
