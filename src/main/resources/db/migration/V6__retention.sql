-- Written to find out whether the database can be written.
create table pulse (
    beat bigint not null
);
insert into pulse values (0);
