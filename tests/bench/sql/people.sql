-- Areas of 20 workgroups with 2 people each, all joined.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :areas)
INSERT INTO area (id, slug, name, timezone, language, digest_weekday, digest_time, digest_from, next_digest_at)
SELECT i, 'gebied-' || i, 'Gebied ' || i, 'Europe/Amsterdam', 'nl', 'fri', '15:00:00.000000', :digest_from,
    :digest_at
FROM n;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :groups)
INSERT INTO workgroup (id, area_id, slug, name, every_weeks, weekday, time, next_ask_at)
SELECT i, (i - 1) % :areas + 1, 'groep-' || i, 'Werkgroep ' || i, 1, 'mon', '09:00:00.000000', :due
FROM n;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO person (id, name, language, telegram_id, joined_at)
SELECT i, 'Buur ' || i, 'nl', :account + i, :since
FROM n;

INSERT INTO seat (id, workgroup_id, person_id, kind, position)
SELECT id, (id - 1) % :groups + 1, id, 'representative', (id - 1) / :groups
FROM person;

INSERT INTO membership (id, area_id, person_id, key)
SELECT s.id, w.area_id, s.person_id, 'buur-' || s.person_id
FROM seat s JOIN workgroup w ON w.id = s.workgroup_id;
