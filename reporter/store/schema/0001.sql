-- Version 1. Rows are only ever added; a later row may name the one it replaces. Days and times are ISO 8601 texts,
-- periods are texts as "2026-10", numbers are texts of decimal digits (exact), contents are packed with zlib.

-- The bytes of a returned file, or of a published document.
CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size INTEGER NOT NULL CHECK (size >= 0),
  packed BLOB NOT NULL
);

CREATE TABLE plan_revision (
  id INTEGER PRIMARY KEY,
  plan TEXT NOT NULL,
  revision INTEGER NOT NULL,
  digest TEXT NOT NULL,
  seen TEXT NOT NULL,
  UNIQUE (plan, revision, digest)
);

-- A usable return of a bureau for a period, whatever became of it; the name is the first it came under.
CREATE TABLE received (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES content (sha256),
  period TEXT NOT NULL,
  bureau TEXT NOT NULL,
  name TEXT NOT NULL,
  serial INTEGER,
  filled TEXT,
  read_at TEXT NOT NULL,
  UNIQUE (period, sha256)
);

-- What one version of the program saw in it under one revision of the plan.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  received INTEGER NOT NULL REFERENCES received (id),
  plan_revision INTEGER NOT NULL REFERENCES plan_revision (id),
  program TEXT NOT NULL,
  read_at TEXT NOT NULL,
  UNIQUE (received, plan_revision, program)
);

-- A filled cell: as typed, as used, and the codes of the findings that led from one to the other.
CREATE TABLE value (
  reading INTEGER NOT NULL REFERENCES reading (id),
  row TEXT NOT NULL,
  task INTEGER NOT NULL,
  field TEXT NOT NULL,
  sheet TEXT NOT NULL,
  cell TEXT NOT NULL,
  raw TEXT NOT NULL,
  used TEXT,
  rule TEXT NOT NULL,
  PRIMARY KEY (reading, row, task, field)
) WITHOUT ROWID;

-- One issue of a month's documents. `final` closes the month (定稿); `revision` corrects a closed one (更正).
CREATE TABLE edition (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('draft', 'final', 'revision', 'imported')),
  replaces INTEGER REFERENCES edition (id),
  plan_revision INTEGER NOT NULL REFERENCES plan_revision (id),
  program TEXT NOT NULL,
  due TEXT,
  folder TEXT NOT NULL,
  about TEXT NOT NULL,
  made_at TEXT NOT NULL
);
CREATE INDEX edition_of_period ON edition (period, id);

-- What became of each file that went into an edition.
CREATE TABLE edition_file (
  edition INTEGER NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  sha256 TEXT,
  state TEXT NOT NULL,
  bureau TEXT,
  code TEXT,
  PRIMARY KEY (edition, name)
) WITHOUT ROWID;

-- The documents of an edition; their bytes are in `content` where it was published.
CREATE TABLE document (
  edition INTEGER NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (edition, name)
) WITHOUT ROWID;

-- The district's figure of a row (bureau ''), and each bureau's part in it.
CREATE TABLE figure (
  edition INTEGER NOT NULL REFERENCES edition (id),
  row TEXT NOT NULL,
  bureau TEXT NOT NULL,
  state TEXT NOT NULL,
  value TEXT,
  numerator TEXT,
  denominator TEXT,
  unit TEXT NOT NULL,
  target TEXT,
  expected TEXT,
  status TEXT NOT NULL,
  light TEXT NOT NULL,
  complete INTEGER NOT NULL,
  confirmed TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (edition, row, bureau)
) WITHOUT ROWID;

-- The cells that a bureau's part was made from.
CREATE TABLE source (
  edition INTEGER NOT NULL,
  row TEXT NOT NULL,
  bureau TEXT NOT NULL,
  field TEXT NOT NULL,
  file TEXT NOT NULL,
  sheet TEXT NOT NULL,
  cell TEXT NOT NULL,
  value TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (edition, row, bureau, field),
  FOREIGN KEY (edition, row, bureau) REFERENCES figure (edition, row, bureau)
) WITHOUT ROWID;

CREATE TABLE finding (
  edition INTEGER NOT NULL REFERENCES edition (id),
  place INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  bureau TEXT NOT NULL,
  row TEXT NOT NULL,
  field TEXT NOT NULL,
  file TEXT NOT NULL,
  sheet TEXT NOT NULL,
  cell TEXT NOT NULL,
  raw TEXT NOT NULL,
  used TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (edition, place)
) WITHOUT ROWID;

-- The edition's files stand in its folder.
CREATE TABLE placement (
  edition INTEGER PRIMARY KEY REFERENCES edition (id),
  placed_at TEXT NOT NULL
);

-- When a month's returns are due: as printed on its forms.
CREATE TABLE deadline (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  due TEXT NOT NULL,
  set_at TEXT NOT NULL
);

-- Files that are still to be put into an edition's folder: gone once they stand there. No record, but work in hand.
CREATE TABLE pending (
  edition INTEGER NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (edition, name)
);
