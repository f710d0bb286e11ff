-- How far each room's timeline has been read: all up to this event is in the inbox.
create table caught_up (
    room_id varchar(255) primary key,
    event_id varchar(300) not null,
    at timestamp with time zone not null
);
