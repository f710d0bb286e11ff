-- The conversations of which chat_history has all that counts. Any other one is read from its room first.
create table chat (
    backend varchar(32) not null,
    chat_id varchar(255) not null,
    primary key (backend, chat_id)
);
insert into chat (backend, chat_id)
select distinct backend, chat_id from chat_history;

-- Of an exchange: the message, the event whose turn it was (the message, an edit or a reaction), and the message that it quotes.
alter table chat_history add column message varchar(300);
alter table chat_history add column asked varchar(300);
alter table chat_history add column quoted varchar(300);
-- Whether its answer names the conversation in the room, so that the exchange can be read there again.
alter table chat_history add column in_room boolean default false not null;
update chat_history
set asked = substring(turn_id from 1 for position('/' in turn_id) - 1)
where position('/' in turn_id) > 1;
update chat_history
set asked = substring(asked from 1 for position('#' in asked) - 1)
where position('#' in asked) > 1;
update chat_history set message = asked;

-- Messages that were removed lately: an answer that is just being written must not bring them back.
create table removed_message (
    event_id varchar(300) primary key,
    removed_at timestamp with time zone not null
);
