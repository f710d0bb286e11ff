-- Since when it is not known what became of the question that was asked at asked_at; null while nothing has been cut off.
alter table inbox add column interrupted_at timestamp with time zone;
