-- Names of changes come in no order, so each entry of their indexes is a page. An applied change is in one index now, and a
-- refused one in the other. Of one name several contents may be refused, and at most one is applied.
DROP INDEX changes_by_id;
CREATE UNIQUE INDEX changes_refused ON changes (change_id, digest) WHERE refusal IS NOT NULL;
