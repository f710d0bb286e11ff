-- Conversations with backends that keep none themselves: a question and its answer are one row, so both are there or neither.
create sequence chat_history_position;
create table chat_history (
    backend varchar(32) not null,
    chat_id varchar(255) not null,
    turn_id varchar(600) not null,           -- asked again, a question finds its answer here
    position bigint not null,
    question text not null,
    answer text not null,
    answered_at timestamp with time zone not null,
    primary key (backend, chat_id, turn_id)
);
create index chat_history_order on chat_history (backend, chat_id, position);
