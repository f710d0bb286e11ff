-- What the event is: the word by which its handler is found. Null in rows of earlier versions, where it is worked out.
alter table inbox add column kind varchar(20);
