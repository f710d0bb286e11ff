-- How answers in the room relate to messages: thread, reply, plain, as-asked; null where the setting for all rooms decides.
alter table bound_room add column relation varchar(10);
