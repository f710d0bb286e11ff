-- Calls of tools that send something, so that a key which is used again for something else is refused.
create table tool_call (
    cause varchar(64) primary key,              -- the hash of agent, tool and idempotency key
    request varchar(64) not null,               -- the hash of room and arguments, which a repeated call shares
    created_at timestamp with time zone not null
);
create index tool_call_created on tool_call (created_at);
