-- The message that an edit or a redaction is about: it may come before or after it.
alter table inbox add column about varchar(300);
create index inbox_about on inbox (about);
