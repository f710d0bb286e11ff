-- The tool calls of the card's turn so far, with those of the card: the limit of calls holds for the whole turn.
alter table approval add column calls integer not null default 0;
