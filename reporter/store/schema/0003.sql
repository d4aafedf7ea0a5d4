-- Version 3: the plan's own file, as it stood when an edition was published by it.
CREATE TABLE plan_text (
  plan_revision INTEGER NOT NULL REFERENCES plan_revision (id),
  sha256 TEXT NOT NULL REFERENCES content (sha256),
  seen TEXT NOT NULL,
  PRIMARY KEY (plan_revision, sha256)
) WITHOUT ROWID;
