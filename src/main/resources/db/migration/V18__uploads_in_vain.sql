-- When the homeserver first didn't take the file of an event, although it answered otherwise.
alter table outbox add column not_uploaded_since timestamp with time zone;
