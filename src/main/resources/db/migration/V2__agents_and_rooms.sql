-- Which agents the backends listed, as last seen.
create table agent (
    backend varchar(32) not null,
    agent_id varchar(600) not null,
    name text not null,
    tags text not null,                         -- a JSON array
    enabled boolean not null,
    missing_since timestamp with time zone,     -- set while the backend doesn't list it
    primary key (backend, agent_id)
);

-- The Spaces we made; kind "agents" is the one with the agent rooms.
create table space (
    room_id varchar(255) primary key,
    kind varchar(10) not null,                  -- agents, personal
    owner varchar(255)
);

-- Index of the bindings (state event dev.homeroom.binding); Matrix has the truth.
create table bound_room (
    room_id varchar(255) primary key,
    backend varchar(32) not null,
    agent_id varchar(600) not null,
    kind varchar(10) not null,                  -- agent, chat, direct, group
    owner varchar(255),
    chat_id varchar(1000),
    label text,
    archived boolean not null,
    since bigint not null,                      -- milliseconds; older messages are not ours to answer
    name text not null                          -- the room name that we set last
);
create index bound_room_agent on bound_room (backend, agent_id, kind);

-- How far each agent's user and room have come. A null is a step that isn't done yet.
create table home (
    backend varchar(32) not null,
    agent_id varchar(600) not null,
    display_name text,                          -- the one that we set last
    pictured boolean not null,                  -- has an avatar, or the homeserver refused ours
    room_id varchar(255),
    joined boolean not null,                    -- the agent user is in the room
    space_id varchar(255),                      -- the Space that has the room as its child
    space_order varchar(50),                    -- "order" of that child
    primary key (backend, agent_id)
);
