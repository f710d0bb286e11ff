-- When the time of a question is over. Empty for questions of earlier versions.
alter table question add column expires_at timestamp with time zone;
create index question_open on question (state, expires_at);
