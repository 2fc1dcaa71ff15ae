CREATE TABLE access (
    seq INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    CONSTRAINT pk_access PRIMARY KEY (seq),
    CONSTRAINT ck_access_hash CHECK (length(hash) = 64),
    CONSTRAINT uq_access_hash UNIQUE (hash)
);

CREATE TABLE chunk (
    id INTEGER NOT NULL,
    content_id CHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    CONSTRAINT pk_chunk PRIMARY KEY (id),
    CONSTRAINT uq_chunk_content_id_position UNIQUE (content_id, position),
    CONSTRAINT ck_chunk_position CHECK (position >= 0),
    CONSTRAINT ck_chunk_data CHECK (length(data) > 0)
);

CREATE TABLE content (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    sha256 VARCHAR NOT NULL,
    size_bytes INTEGER NOT NULL,
    chunk_count INTEGER NOT NULL,
    disposed_at DATETIME,
    CONSTRAINT pk_content PRIMARY KEY (id),
    CONSTRAINT ck_content_sha256 CHECK (length(sha256) = 64),
    CONSTRAINT ck_content_size_bytes CHECK (size_bytes >= 0),
    CONSTRAINT ck_content_chunk_count CHECK (chunk_count >= 0)
);

CREATE INDEX ix_content_sha256 ON content (sha256);

CREATE INDEX ix_content_size_bytes ON content (size_bytes);

CREATE UNIQUE INDEX uq_content_sha256 ON content (sha256) WHERE withdrawn_at IS NULL;

CREATE TABLE engagement (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    single INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    objective VARCHAR NOT NULL,
    criteria VARCHAR NOT NULL,
    scope_note VARCHAR NOT NULL,
    period_from DATE,
    period_to DATE,
    fieldwork_from DATE,
    fieldwork_to DATE,
    comment_until DATE,
    as_of DATE,
    released_on DATE,
    completed_on DATE,
    tlp VARCHAR(40) NOT NULL,
    severity_scale JSON NOT NULL,
    distribution JSON NOT NULL,
    freshness_days INTEGER,
    freshness_rules JSON NOT NULL,
    remediation_days JSON NOT NULL,
    language VARCHAR NOT NULL,
    is_sample BOOLEAN NOT NULL,
    CONSTRAINT pk_engagement PRIMARY KEY (id),
    CONSTRAINT ck_engagement_single CHECK (single = 1),
    CONSTRAINT ck_engagement_freshness_days CHECK (freshness_days IS NULL OR freshness_days > 0),
    CONSTRAINT ck_engagement_title_filled CHECK (length(trim(title)) > 0),
    CONSTRAINT ck_engagement_tlp CHECK (tlp IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED')),
    CONSTRAINT ck_engagement_is_sample CHECK (is_sample IN (0, 1))
);

CREATE UNIQUE INDEX uq_engagement_single ON engagement (single) WHERE withdrawn_at IS NULL;

CREATE TABLE event (
    seq INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    operation_id CHAR(32) NOT NULL,
    root_table VARCHAR NOT NULL,
    root_id CHAR(32) NOT NULL,
    person_id CHAR(32) NOT NULL,
    verb VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    undoes CHAR(32),
    body VARCHAR NOT NULL,
    CONSTRAINT pk_event PRIMARY KEY (seq),
    CONSTRAINT ck_event_hash CHECK (length(hash) = 64),
    CONSTRAINT uq_event_hash UNIQUE (hash)
);

CREATE INDEX ix_event_operation ON event (operation_id, person_id, root_table, verb, at);

CREATE INDEX ix_event_root_id ON event (root_id);

CREATE INDEX ix_event_undoes ON event (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE file_state (
    id INTEGER NOT NULL,
    copy_id CHAR(32) NOT NULL,
    copy_letter VARCHAR NOT NULL,
    clean INTEGER NOT NULL,
    CONSTRAINT pk_file_state PRIMARY KEY (id),
    CONSTRAINT ck_file_state_single CHECK (id = 1),
    CONSTRAINT ck_file_state_clean CHECK (clean IN (0, 1))
);

CREATE TABLE framework (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    read_on DATE NOT NULL,
    published_on VARCHAR NOT NULL,
    licence VARCHAR NOT NULL,
    attribution VARCHAR NOT NULL,
    confidence VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    note VARCHAR NOT NULL,
    control_count INTEGER NOT NULL,
    withdrawn_count INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    CONSTRAINT pk_framework PRIMARY KEY (id),
    CONSTRAINT ck_framework_confidence CHECK (confidence IN ('primary', 'secondary', 'paraphrase')),
    CONSTRAINT ck_framework_kind CHECK (kind IN ('checklist', 'policy_source'))
);

CREATE UNIQUE INDEX uq_framework_code ON framework (code) WHERE withdrawn_at IS NULL;

CREATE TABLE party (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(40) NOT NULL,
    sector VARCHAR NOT NULL,
    tier INTEGER,
    CONSTRAINT pk_party PRIMARY KEY (id),
    CONSTRAINT ck_party_tier CHECK (tier IS NULL OR tier >= 0),
    CONSTRAINT ck_party_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT uq_party_code UNIQUE (code),
    CONSTRAINT ck_party_kind CHECK (kind IN ('vendor', 'agency', 'supplier'))
);

CREATE UNIQUE INDEX uq_party_name ON party (name) WHERE withdrawn_at IS NULL;

CREATE TABLE person (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    name VARCHAR NOT NULL,
    role VARCHAR(40) NOT NULL,
    organisation VARCHAR NOT NULL,
    independence VARCHAR NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT ck_person_role CHECK (role IN ('auditor', 'lead', 'reviewer', 'observer'))
);

CREATE UNIQUE INDEX uq_person_name ON person (name) WHERE withdrawn_at IS NULL;

CREATE TABLE search_document (
    id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    record_id CHAR(32) NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    CONSTRAINT pk_search_document PRIMARY KEY (id),
    CONSTRAINT uq_search_document_kind_record_id UNIQUE (kind, record_id)
);

CREATE TABLE contact (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    party_id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR(40) NOT NULL,
    title VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (id),
    CONSTRAINT ck_contact_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT fk_contact_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT ck_contact_role CHECK (role IN ('interviewee', 'owner', 'recipient'))
);

CREATE UNIQUE INDEX uq_contact_name ON contact (party_id, name) WHERE withdrawn_at IS NULL;

CREATE TABLE control (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    family_code VARCHAR NOT NULL,
    family_title VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    guidance VARCHAR NOT NULL,
    level INTEGER,
    status VARCHAR(40) NOT NULL,
    implementation_level VARCHAR(40) NOT NULL,
    CONSTRAINT pk_control PRIMARY KEY (id),
    CONSTRAINT uq_control_framework_id_code UNIQUE (framework_id, code),
    CONSTRAINT fk_control_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT ck_control_status CHECK (status IN ('active', 'withdrawn')),
    CONSTRAINT ck_control_implementation_level CHECK (implementation_level IN ('organisation', 'system', 'both'))
);

CREATE INDEX ix_control_framework_id ON control (framework_id);

CREATE TABLE evidence (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    content_id CHAR(32),
    original_name VARCHAR NOT NULL,
    original_name_raw BLOB,
    source_folder VARCHAR NOT NULL,
    source_modified_at DATETIME,
    media_type VARCHAR NOT NULL,
    statement_kind VARCHAR(40),
    statement VARCHAR NOT NULL,
    stated_by VARCHAR NOT NULL,
    sighted_version VARCHAR NOT NULL,
    sighted_location VARCHAR NOT NULL,
    shown_by VARCHAR NOT NULL,
    why_no_copy VARCHAR NOT NULL,
    collected_on DATE,
    received_at DATETIME NOT NULL,
    received_offset_minutes INTEGER NOT NULL,
    received_by CHAR(32) NOT NULL,
    supplied_by_party_id CHAR(32),
    valid_until DATE,
    tlp VARCHAR(40),
    CONSTRAINT pk_evidence PRIMARY KEY (id),
    CONSTRAINT ck_evidence_content CHECK ((kind = 'file') = (content_id IS NOT NULL)),
    CONSTRAINT ck_evidence_statement_kind_given CHECK ((kind = 'statement') = (statement_kind IS NOT NULL)),
    CONSTRAINT ck_evidence_statement_filled CHECK (kind <> 'statement' OR length(trim(statement)) > 0),
    CONSTRAINT ck_evidence_why_no_copy CHECK (kind <> 'sighted' OR length(trim(why_no_copy)) > 0),
    CONSTRAINT ck_evidence_title_filled CHECK (length(trim(title)) > 0),
    CONSTRAINT uq_evidence_code UNIQUE (code),
    CONSTRAINT ck_evidence_kind CHECK (kind IN ('file', 'statement', 'sighted')),
    CONSTRAINT fk_evidence_content_id FOREIGN KEY(content_id) REFERENCES content (id) ON DELETE RESTRICT,
    CONSTRAINT ck_evidence_statement_kind CHECK (statement_kind IN ('testimony', 'direct_observation')),
    CONSTRAINT fk_evidence_received_by FOREIGN KEY(received_by) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_evidence_supplied_by_party_id FOREIGN KEY(supplied_by_party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT ck_evidence_tlp CHECK (tlp IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'))
);

CREATE INDEX ix_evidence_content_id ON evidence (content_id);

CREATE INDEX ix_evidence_number ON evidence (number);

CREATE TABLE finding (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title VARCHAR NOT NULL,
    criteria VARCHAR NOT NULL,
    condition VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    effect VARCHAR NOT NULL,
    not_needed JSON NOT NULL,
    recommendation VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    severity_rationale VARCHAR NOT NULL,
    state VARCHAR(40) NOT NULL,
    destination VARCHAR(40) NOT NULL,
    corrected_during_fieldwork BOOLEAN NOT NULL,
    raised_by CHAR(32) NOT NULL,
    CONSTRAINT pk_finding PRIMARY KEY (id),
    CONSTRAINT ck_finding_title_filled CHECK (length(trim(title)) > 0),
    CONSTRAINT uq_finding_code UNIQUE (code),
    CONSTRAINT ck_finding_kind CHECK (kind IN ('finding', 'observation', 'good_practice')),
    CONSTRAINT ck_finding_state CHECK (state IN ('draft', 'reviewed', 'sent', 'answered', 'final')),
    CONSTRAINT ck_finding_destination CHECK (destination IN ('report', 'management_letter')),
    CONSTRAINT ck_finding_corrected_during_fieldwork CHECK (corrected_during_fieldwork IN (0, 1)),
    CONSTRAINT fk_finding_raised_by FOREIGN KEY(raised_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE TABLE participation (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    party_id CHAR(32) NOT NULL,
    framework_id CHAR(32),
    request VARCHAR NOT NULL,
    state VARCHAR(40) NOT NULL,
    on_date DATE NOT NULL,
    reason VARCHAR NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (id),
    CONSTRAINT fk_participation_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_participation_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT ck_participation_state CHECK (state IN ('not_asked', 'no_reply', 'declined', 'partial', 'participating', 'withdrew'))
);

CREATE INDEX ix_participation_party_id ON participation (party_id);

CREATE TABLE subject (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    party_id CHAR(32) NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(40) NOT NULL,
    version VARCHAR NOT NULL,
    configuration VARCHAR NOT NULL,
    environment VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    CONSTRAINT pk_subject PRIMARY KEY (id),
    CONSTRAINT ck_subject_name_filled CHECK (length(trim(name)) > 0),
    CONSTRAINT uq_subject_code UNIQUE (code),
    CONSTRAINT fk_subject_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT ck_subject_kind CHECK (kind IN ('system', 'model', 'service', 'process', 'organisation'))
);

CREATE UNIQUE INDEX uq_subject_name ON subject (party_id, name) WHERE withdrawn_at IS NULL;

CREATE TABLE supply (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    supplier_id CHAR(32) NOT NULL,
    customer_id CHAR(32),
    subject_id CHAR(32),
    what VARCHAR NOT NULL,
    since DATE,
    until DATE,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_supply PRIMARY KEY (id),
    CONSTRAINT ck_supply_receiver CHECK ((customer_id IS NULL) <> (subject_id IS NULL)),
    CONSTRAINT ck_supply_other CHECK (customer_id <> supplier_id),
    CONSTRAINT ck_supply_days CHECK (until >= since),
    CONSTRAINT ck_supply_what_filled CHECK (length(trim(what)) > 0),
    CONSTRAINT fk_supply_supplier_id FOREIGN KEY(supplier_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_supply_customer_id FOREIGN KEY(customer_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_supply_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id) ON DELETE RESTRICT
);

CREATE INDEX ix_supply_customer_id ON supply (customer_id);

CREATE INDEX ix_supply_subject_id ON supply (subject_id);

CREATE INDEX ix_supply_supplier_id ON supply (supplier_id);

CREATE TABLE term (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    code VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    CONSTRAINT pk_term PRIMARY KEY (id),
    CONSTRAINT uq_term_framework_id_kind_code UNIQUE (framework_id, kind, code),
    CONSTRAINT fk_term_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT ck_term_kind CHECK (kind IN ('persona', 'risk', 'component', 'technique'))
);

CREATE INDEX ix_term_framework_id ON term (framework_id);

CREATE TABLE commitment (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    subject_id CHAR(32) NOT NULL,
    words VARCHAR NOT NULL,
    source_id CHAR(32),
    source_place VARCHAR NOT NULL,
    made_on DATE,
    strength VARCHAR(40) NOT NULL,
    basis VARCHAR(40) NOT NULL,
    conditionality VARCHAR(40) NOT NULL,
    conditions VARCHAR NOT NULL,
    due_on DATE,
    expires_on DATE,
    taken_back_on DATE,
    note VARCHAR NOT NULL,
    conclusion VARCHAR(40) NOT NULL,
    conclusion_reason VARCHAR NOT NULL,
    concluded_by CHAR(32),
    recorded_by CHAR(32) NOT NULL,
    CONSTRAINT pk_commitment PRIMARY KEY (id),
    CONSTRAINT ck_commitment_words_filled CHECK ((strength = 'none_found') = (length(trim(words)) = 0)),
    CONSTRAINT ck_commitment_source CHECK (strength = 'none_found' OR source_id IS NOT NULL),
    CONSTRAINT ck_commitment_search CHECK (strength <> 'none_found' OR length(trim(note)) > 0),
    CONSTRAINT ck_commitment_taken_back CHECK ((strength = 'withdrawn') = (taken_back_on IS NOT NULL)),
    CONSTRAINT ck_commitment_conditions CHECK ((conditionality = 'conditional') = (length(trim(conditions)) > 0)),
    CONSTRAINT ck_commitment_due_on CHECK (due_on >= made_on),
    CONSTRAINT ck_commitment_expires_on CHECK (expires_on >= made_on),
    CONSTRAINT ck_commitment_taken_back_on CHECK (taken_back_on >= made_on),
    CONSTRAINT ck_commitment_reason CHECK (conclusion = 'not_established' OR length(trim(conclusion_reason)) > 0),
    CONSTRAINT ck_commitment_concluded_by CHECK (conclusion = 'not_established' OR concluded_by IS NOT NULL),
    CONSTRAINT uq_commitment_code UNIQUE (code),
    CONSTRAINT fk_commitment_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id) ON DELETE RESTRICT,
    CONSTRAINT fk_commitment_source_id FOREIGN KEY(source_id) REFERENCES evidence (id) ON DELETE RESTRICT,
    CONSTRAINT ck_commitment_strength CHECK (strength IN ('none_found', 'implied', 'stated', 'signed', 'withdrawn')),
    CONSTRAINT ck_commitment_basis CHECK (basis IN ('voluntary', 'contractual', 'regulatory')),
    CONSTRAINT ck_commitment_conditionality CHECK (conditionality IN ('not_judged', 'unconditional', 'conditional')),
    CONSTRAINT ck_commitment_conclusion CHECK (conclusion IN ('not_established', 'kept', 'partly_kept', 'not_kept', 'not_due')),
    CONSTRAINT fk_commitment_concluded_by FOREIGN KEY(concluded_by) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_commitment_recorded_by FOREIGN KEY(recorded_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_commitment_source_id ON commitment (source_id);

CREATE INDEX ix_commitment_subject_id ON commitment (subject_id);

CREATE TABLE commitment_cover (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    commitment_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    extent VARCHAR(40) NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_commitment_cover PRIMARY KEY (id),
    CONSTRAINT fk_commitment_cover_commitment_id FOREIGN KEY(commitment_id) REFERENCES commitment (id) ON DELETE RESTRICT,
    CONSTRAINT fk_commitment_cover_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT ck_commitment_cover_extent CHECK (extent IN ('fully', 'partly', 'related'))
);

CREATE INDEX ix_commitment_cover_control_id ON commitment_cover (control_id);

CREATE UNIQUE INDEX uq_commitment_cover ON commitment_cover (commitment_id, control_id) WHERE withdrawn_at IS NULL;

CREATE TABLE certificate (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    person_id CHAR(32) NOT NULL,
    fingerprint VARCHAR NOT NULL,
    der BLOB NOT NULL,
    added_at DATETIME NOT NULL,
    CONSTRAINT pk_certificate PRIMARY KEY (id),
    CONSTRAINT ck_certificate_fingerprint CHECK (length(fingerprint) = 64),
    CONSTRAINT ck_certificate_der CHECK (length(der) > 0),
    CONSTRAINT fk_certificate_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_certificate_fingerprint ON certificate (fingerprint);

CREATE UNIQUE INDEX uq_certificate_person ON certificate (person_id) WHERE withdrawn_at IS NULL;

CREATE UNIQUE INDEX uq_certificate_fingerprint ON certificate (fingerprint) WHERE withdrawn_at IS NULL;

CREATE TABLE sign_off (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    target_kind VARCHAR(40) NOT NULL,
    target_id CHAR(32) NOT NULL,
    person_id CHAR(32) NOT NULL,
    meaning VARCHAR(40) NOT NULL,
    signed_at DATETIME NOT NULL,
    head VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    signed_bytes BLOB NOT NULL,
    signature BLOB NOT NULL,
    CONSTRAINT pk_sign_off PRIMARY KEY (id),
    CONSTRAINT ck_sign_off_target_kind CHECK (target_kind IN ('finding', 'subject', 'engagement')),
    CONSTRAINT ck_sign_off_meaning CHECK (meaning IN ('authorship', 'review', 'approval', 'responsibility')),
    CONSTRAINT ck_sign_off_fingerprint CHECK (length(fingerprint) = 64),
    CONSTRAINT ck_sign_off_head CHECK (length(head) = 64),
    CONSTRAINT ck_sign_off_signed_bytes CHECK (length(signed_bytes) > 0),
    CONSTRAINT ck_sign_off_signature CHECK (length(signature) > 0),
    CONSTRAINT ck_sign_off_stays CHECK (withdrawn_at IS NULL),
    CONSTRAINT fk_sign_off_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_sign_off_target_id ON sign_off (target_id);

CREATE TABLE response (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    finding_id CHAR(32) NOT NULL,
    party_id CHAR(32) NOT NULL,
    contact_id CHAR(32),
    answer VARCHAR(40) NOT NULL,
    on_date DATE NOT NULL,
    words VARCHAR NOT NULL,
    rejoinder VARCHAR NOT NULL,
    CONSTRAINT pk_response PRIMARY KEY (id),
    CONSTRAINT ck_response_answer CHECK (answer IN ('agree', 'partly', 'disagree', 'no_reply')),
    CONSTRAINT ck_response_words_filled CHECK ((answer = 'no_reply') = (length(trim(words)) = 0)),
    CONSTRAINT fk_response_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
    CONSTRAINT fk_response_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_response_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_response ON response (finding_id, party_id) WHERE withdrawn_at IS NULL;

CREATE TABLE checklist_item (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    subject_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    scope VARCHAR(40) NOT NULL,
    scope_reason VARCHAR NOT NULL,
    responsibility VARCHAR(40) NOT NULL,
    inherited_from_id CHAR(32),
    planned_level VARCHAR(40) NOT NULL,
    nature VARCHAR(40),
    work_state VARCHAR(40) NOT NULL,
    submitted_by CHAR(32),
    return_reason VARCHAR NOT NULL,
    contradiction_resolution VARCHAR NOT NULL,
    lowered_to VARCHAR(40),
    lowered_reason VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_checklist_item PRIMARY KEY (id),
    CONSTRAINT ck_checklist_item_scope_reason CHECK (scope = 'in' OR length(trim(scope_reason)) > 0),
    CONSTRAINT ck_checklist_item_inherited_from CHECK ((responsibility = 'own') = (inherited_from_id IS NULL)),
    CONSTRAINT ck_checklist_item_not_from_itself CHECK (inherited_from_id <> id),
    CONSTRAINT ck_checklist_item_return_reason CHECK (work_state <> 'returned' OR length(trim(return_reason)) > 0),
    CONSTRAINT ck_checklist_item_lowered_reason CHECK (lowered_to IS NULL OR length(trim(lowered_reason)) > 0),
    CONSTRAINT fk_checklist_item_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id) ON DELETE RESTRICT,
    CONSTRAINT fk_checklist_item_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT ck_checklist_item_scope CHECK (scope IN ('in', 'out', 'deferred')),
    CONSTRAINT ck_checklist_item_responsibility CHECK (responsibility IN ('own', 'inherited', 'hybrid')),
    CONSTRAINT fk_checklist_item_inherited_from_id FOREIGN KEY(inherited_from_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT ck_checklist_item_planned_level CHECK (planned_level IN ('none', 'claimed', 'documented', 'demonstrated', 'tested', 're_verified')),
    CONSTRAINT ck_checklist_item_nature CHECK (nature IN ('preventive', 'detective', 'corrective', 'governance')),
    CONSTRAINT ck_checklist_item_work_state CHECK (work_state IN ('draft', 'submitted', 'returned', 'accepted')),
    CONSTRAINT fk_checklist_item_submitted_by FOREIGN KEY(submitted_by) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT ck_checklist_item_lowered_to CHECK (lowered_to IN ('none', 'claimed', 'documented', 'demonstrated', 'tested', 're_verified'))
);

CREATE INDEX ix_checklist_item_control_id ON checklist_item (control_id);

CREATE INDEX ix_checklist_item_inherited_from_id ON checklist_item (inherited_from_id);

CREATE UNIQUE INDEX uq_checklist_item_control ON checklist_item (subject_id, control_id) WHERE withdrawn_at IS NULL;

CREATE TABLE control_parameter (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    guidance VARCHAR NOT NULL,
    choices JSON NOT NULL,
    value VARCHAR,
    CONSTRAINT pk_control_parameter PRIMARY KEY (id),
    CONSTRAINT uq_control_parameter_control_id_code UNIQUE (control_id, code),
    CONSTRAINT fk_control_parameter_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT fk_control_parameter_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT
);

CREATE INDEX ix_control_parameter_framework_id ON control_parameter (framework_id);

CREATE TABLE control_term (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    term_id CHAR(32) NOT NULL,
    CONSTRAINT pk_control_term PRIMARY KEY (id),
    CONSTRAINT uq_control_term_control_id_term_id UNIQUE (control_id, term_id),
    CONSTRAINT fk_control_term_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT fk_control_term_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT fk_control_term_term_id FOREIGN KEY(term_id) REFERENCES term (id) ON DELETE RESTRICT
);

CREATE INDEX ix_control_term_framework_id ON control_term (framework_id);

CREATE TABLE finding_evidence (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    finding_id CHAR(32) NOT NULL,
    evidence_id CHAR(32) NOT NULL,
    CONSTRAINT pk_finding_evidence PRIMARY KEY (id),
    CONSTRAINT fk_finding_evidence_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
    CONSTRAINT fk_finding_evidence_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT
);

CREATE INDEX ix_finding_evidence_evidence_id ON finding_evidence (evidence_id);

CREATE UNIQUE INDEX uq_finding_evidence ON finding_evidence (finding_id, evidence_id) WHERE withdrawn_at IS NULL;

CREATE TABLE hand_over (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    evidence_id CHAR(32) NOT NULL,
    given_by VARCHAR NOT NULL,
    given_to VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    handed_on DATE NOT NULL,
    means VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    CONSTRAINT pk_hand_over PRIMARY KEY (id),
    CONSTRAINT ck_hand_over_given_by_filled CHECK (length(trim(given_by)) > 0),
    CONSTRAINT ck_hand_over_given_to_filled CHECK (length(trim(given_to)) > 0),
    CONSTRAINT ck_hand_over_purpose_filled CHECK (length(trim(purpose)) > 0),
    CONSTRAINT fk_hand_over_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT
);

CREATE INDEX ix_hand_over_evidence_id ON hand_over (evidence_id);

CREATE TABLE disposal (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    evidence_id CHAR(32) NOT NULL,
    content_id CHAR(32) NOT NULL,
    reason VARCHAR NOT NULL,
    proposed_by CHAR(32) NOT NULL,
    proposed_at DATETIME NOT NULL,
    confirmed_by CHAR(32),
    confirmed_at DATETIME,
    CONSTRAINT pk_disposal PRIMARY KEY (id),
    CONSTRAINT ck_disposal_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT ck_disposal_two_people CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
    CONSTRAINT ck_disposal_reason_filled CHECK (length(trim(reason)) > 0),
    CONSTRAINT fk_disposal_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
    CONSTRAINT fk_disposal_content_id FOREIGN KEY(content_id) REFERENCES content (id) ON DELETE RESTRICT,
    CONSTRAINT fk_disposal_proposed_by FOREIGN KEY(proposed_by) REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT fk_disposal_confirmed_by FOREIGN KEY(confirmed_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_disposal_evidence ON disposal (evidence_id) WHERE withdrawn_at IS NULL;

CREATE INDEX ix_disposal_content_id ON disposal (content_id);

CREATE TABLE shipped_mapping (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    target_framework VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    relation VARCHAR(40) NOT NULL,
    rationale VARCHAR NOT NULL,
    CONSTRAINT pk_shipped_mapping PRIMARY KEY (id),
    CONSTRAINT fk_shipped_mapping_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT fk_shipped_mapping_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT ck_shipped_mapping_relation CHECK (relation IN ('equal', 'equivalent', 'subset', 'superset', 'intersects', 'related'))
);

CREATE INDEX ix_shipped_mapping_control_id ON shipped_mapping (control_id);

CREATE INDEX ix_shipped_mapping_framework_id ON shipped_mapping (framework_id);

CREATE TABLE mapping (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    shipped_id CHAR(32),
    control_id CHAR(32) NOT NULL,
    target_framework VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    relation VARCHAR(40) NOT NULL,
    rationale VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review_state VARCHAR(40) NOT NULL,
    reviewed_by CHAR(32),
    review_reason VARCHAR NOT NULL,
    CONSTRAINT pk_mapping PRIMARY KEY (id),
    CONSTRAINT ck_mapping_rationale CHECK (shipped_id IS NOT NULL OR length(trim(rationale)) > 0),
    CONSTRAINT ck_mapping_source CHECK (shipped_id IS NOT NULL OR length(trim(source)) > 0),
    CONSTRAINT ck_mapping_reviewed CHECK ((review_state = 'unreviewed') = (reviewed_by IS NULL)),
    CONSTRAINT ck_mapping_review_reason CHECK (review_state <> 'rejected' OR length(trim(review_reason)) > 0),
    CONSTRAINT ck_mapping_target_framework_filled CHECK (length(trim(target_framework)) > 0),
    CONSTRAINT ck_mapping_target_filled CHECK (length(trim(target)) > 0),
    CONSTRAINT fk_mapping_shipped_id FOREIGN KEY(shipped_id) REFERENCES shipped_mapping (id) ON DELETE RESTRICT,
    CONSTRAINT fk_mapping_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT ck_mapping_relation CHECK (relation IN ('equal', 'equivalent', 'subset', 'superset', 'intersects', 'related')),
    CONSTRAINT ck_mapping_review_state CHECK (review_state IN ('unreviewed', 'confirmed', 'rejected')),
    CONSTRAINT fk_mapping_reviewed_by FOREIGN KEY(reviewed_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE INDEX ix_mapping_shipped_id ON mapping (shipped_id);

CREATE UNIQUE INDEX uq_mapping_target ON mapping (control_id, target_framework, target) WHERE withdrawn_at IS NULL;

CREATE TABLE objective (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    statement VARCHAR NOT NULL,
    CONSTRAINT pk_objective PRIMARY KEY (id),
    CONSTRAINT uq_objective_control_id_code UNIQUE (control_id, code),
    CONSTRAINT fk_objective_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT fk_objective_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT
);

CREATE INDEX ix_objective_framework_id ON objective (framework_id);

CREATE TABLE procedure (
    id CHAR(32) NOT NULL,
    framework_id CHAR(32) NOT NULL,
    control_id CHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    method VARCHAR(40) NOT NULL,
    objects JSON NOT NULL,
    CONSTRAINT pk_procedure PRIMARY KEY (id),
    CONSTRAINT fk_procedure_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE RESTRICT,
    CONSTRAINT fk_procedure_control_id FOREIGN KEY(control_id) REFERENCES control (id) ON DELETE RESTRICT,
    CONSTRAINT ck_procedure_method CHECK (method IN ('examine', 'interview', 'test'))
);

CREATE INDEX ix_procedure_control_id ON procedure (control_id);

CREATE INDEX ix_procedure_framework_id ON procedure (framework_id);

CREATE TABLE attachment (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    evidence_id CHAR(32) NOT NULL,
    item_id CHAR(32) NOT NULL,
    objective_id CHAR(32),
    offered_from_id CHAR(32),
    bearing VARCHAR(40) NOT NULL,
    method VARCHAR(40) NOT NULL,
    object VARCHAR(40) NOT NULL,
    depth VARCHAR(40) NOT NULL,
    coverage VARCHAR(40) NOT NULL,
    independence VARCHAR(40) NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    complete BOOLEAN NOT NULL,
    expected_beforehand BOOLEAN NOT NULL,
    is_sample BOOLEAN NOT NULL,
    population_known BOOLEAN NOT NULL,
    sample_complete BOOLEAN NOT NULL,
    unexplained_exception BOOLEAN NOT NULL,
    author_confirmed BOOLEAN NOT NULL,
    raw_records BOOLEAN NOT NULL,
    ran_in_period BOOLEAN NOT NULL,
    reacted BOOLEAN NOT NULL,
    commitment_source BOOLEAN NOT NULL,
    procedure VARCHAR NOT NULL,
    deviation VARCHAR NOT NULL,
    performed_by VARCHAR NOT NULL,
    performed_on DATE,
    subject_version VARCHAR NOT NULL,
    locator VARCHAR NOT NULL,
    shows VARCHAR NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id),
    CONSTRAINT fk_attachment_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
    CONSTRAINT fk_attachment_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT fk_attachment_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id) ON DELETE RESTRICT,
    CONSTRAINT fk_attachment_offered_from_id FOREIGN KEY(offered_from_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT ck_attachment_bearing CHECK (bearing IN ('supports', 'contradicts', 'context')),
    CONSTRAINT ck_attachment_method CHECK (method IN ('examine', 'interview', 'test')),
    CONSTRAINT ck_attachment_object CHECK (object IN ('specification', 'mechanism', 'activity', 'individual', 'record', 'configuration', 'test_log', 'questionnaire', 'third_party_report')),
    CONSTRAINT ck_attachment_depth CHECK (depth IN ('basic', 'focused', 'comprehensive')),
    CONSTRAINT ck_attachment_coverage CHECK (coverage IN ('basic', 'focused', 'comprehensive')),
    CONSTRAINT ck_attachment_independence CHECK (independence IN ('vendor_supplied', 'vendor_observed', 'auditor_run', 'third_party')),
    CONSTRAINT ck_attachment_outcome CHECK (outcome IN ('not_stated', 'meets', 'does_not_meet', 'inconclusive', 'not_comparable', 'cancelled', 'errored')),
    CONSTRAINT ck_attachment_complete CHECK (complete IN (0, 1)),
    CONSTRAINT ck_attachment_expected_beforehand CHECK (expected_beforehand IN (0, 1)),
    CONSTRAINT ck_attachment_is_sample CHECK (is_sample IN (0, 1)),
    CONSTRAINT ck_attachment_population_known CHECK (population_known IN (0, 1)),
    CONSTRAINT ck_attachment_sample_complete CHECK (sample_complete IN (0, 1)),
    CONSTRAINT ck_attachment_unexplained_exception CHECK (unexplained_exception IN (0, 1)),
    CONSTRAINT ck_attachment_author_confirmed CHECK (author_confirmed IN (0, 1)),
    CONSTRAINT ck_attachment_raw_records CHECK (raw_records IN (0, 1)),
    CONSTRAINT ck_attachment_ran_in_period CHECK (ran_in_period IN (0, 1)),
    CONSTRAINT ck_attachment_reacted CHECK (reacted IN (0, 1)),
    CONSTRAINT ck_attachment_commitment_source CHECK (commitment_source IN (0, 1))
);

CREATE INDEX ix_attachment_item_id ON attachment (item_id);

CREATE INDEX ix_attachment_offered_from_id ON attachment (offered_from_id) WHERE offered_from_id IS NOT NULL;

CREATE UNIQUE INDEX uq_attachment_item ON attachment (evidence_id, item_id) WHERE withdrawn_at IS NULL AND objective_id IS NULL;

CREATE UNIQUE INDEX uq_attachment_objective ON attachment (evidence_id, item_id, objective_id) WHERE withdrawn_at IS NULL AND objective_id IS NOT NULL;

CREATE TABLE determination (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    item_id CHAR(32) NOT NULL,
    objective_id CHAR(32),
    result VARCHAR(40) NOT NULL,
    other_kind VARCHAR(40),
    basis VARCHAR(40) NOT NULL,
    reason VARCHAR NOT NULL,
    override_reason VARCHAR NOT NULL,
    decided_by CHAR(32) NOT NULL,
    decided_at DATETIME NOT NULL,
    decided_offset_minutes INTEGER NOT NULL,
    entry_id CHAR(32) NOT NULL,
    CONSTRAINT pk_determination PRIMARY KEY (id),
    CONSTRAINT ck_determination_other_kind_given CHECK ((result = 'other_than_satisfied') = (other_kind IS NOT NULL)),
    CONSTRAINT ck_determination_reason CHECK (result = 'not_assessed' OR basis = 'derived' OR length(trim(reason)) > 0),
    CONSTRAINT ck_determination_override_reason CHECK (basis <> 'override' OR length(trim(override_reason)) > 0),
    CONSTRAINT ck_determination_objective_direct CHECK (objective_id IS NULL OR basis <> 'derived'),
    CONSTRAINT fk_determination_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT fk_determination_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id) ON DELETE RESTRICT,
    CONSTRAINT ck_determination_result CHECK (result IN ('not_assessed', 'satisfied', 'other_than_satisfied', 'not_applicable')),
    CONSTRAINT ck_determination_other_kind CHECK (other_kind IN ('not_met', 'insufficient_evidence', 'parameter_undefined')),
    CONSTRAINT ck_determination_basis CHECK (basis IN ('direct', 'derived', 'override')),
    CONSTRAINT fk_determination_decided_by FOREIGN KEY(decided_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_determination_item ON determination (item_id) WHERE withdrawn_at IS NULL AND objective_id IS NULL;

CREATE UNIQUE INDEX uq_determination_objective ON determination (item_id, objective_id) WHERE withdrawn_at IS NULL AND objective_id IS NOT NULL;

CREATE TABLE finding_item (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    finding_id CHAR(32) NOT NULL,
    item_id CHAR(32) NOT NULL,
    CONSTRAINT pk_finding_item PRIMARY KEY (id),
    CONSTRAINT fk_finding_item_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
    CONSTRAINT fk_finding_item_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id) ON DELETE RESTRICT
);

CREATE INDEX ix_finding_item_item_id ON finding_item (item_id);

CREATE UNIQUE INDEX uq_finding_item ON finding_item (finding_id, item_id) WHERE withdrawn_at IS NULL;

CREATE TABLE parameter (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    item_id CHAR(32) NOT NULL,
    control_parameter_id CHAR(32) NOT NULL,
    value VARCHAR NOT NULL,
    set_by VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    CONSTRAINT pk_parameter PRIMARY KEY (id),
    CONSTRAINT ck_parameter_value_filled CHECK (length(trim(value)) > 0),
    CONSTRAINT fk_parameter_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT fk_parameter_control_parameter_id FOREIGN KEY(control_parameter_id) REFERENCES control_parameter (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_parameter_item ON parameter (item_id, control_parameter_id) WHERE withdrawn_at IS NULL;

CREATE TABLE follow_up_round (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    single INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    opened_on DATE NOT NULL,
    as_of DATE NOT NULL,
    note VARCHAR NOT NULL,
    closed_on DATE,
    opened_by CHAR(32) NOT NULL,
    CONSTRAINT pk_follow_up_round PRIMARY KEY (id),
    CONSTRAINT ck_follow_up_round_single CHECK (single = 1),
    CONSTRAINT ck_follow_up_round_as_of CHECK (as_of >= opened_on),
    CONSTRAINT ck_follow_up_round_closed_on CHECK (closed_on IS NULL OR closed_on >= opened_on),
    CONSTRAINT ck_follow_up_round_title_filled CHECK (length(trim(title)) > 0),
    CONSTRAINT uq_follow_up_round_code UNIQUE (code),
    CONSTRAINT fk_follow_up_round_opened_by FOREIGN KEY(opened_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_follow_up_round_open ON follow_up_round (single) WHERE withdrawn_at IS NULL AND closed_on IS NULL;

CREATE TABLE no_finding (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    item_id CHAR(32) NOT NULL,
    reason VARCHAR NOT NULL,
    decided_by CHAR(32) NOT NULL,
    CONSTRAINT pk_no_finding PRIMARY KEY (id),
    CONSTRAINT ck_no_finding_reason_filled CHECK (length(trim(reason)) > 0),
    CONSTRAINT fk_no_finding_item_id FOREIGN KEY(item_id) REFERENCES checklist_item (id) ON DELETE RESTRICT,
    CONSTRAINT fk_no_finding_decided_by FOREIGN KEY(decided_by) REFERENCES person (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX uq_no_finding ON no_finding (item_id) WHERE withdrawn_at IS NULL;

CREATE TABLE remediation (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    code VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    finding_id CHAR(32) NOT NULL,
    party_id CHAR(32) NOT NULL,
    contact_id CHAR(32),
    "plan" VARCHAR NOT NULL,
    resources VARCHAR NOT NULL,
    planned_on DATE NOT NULL,
    due_on DATE NOT NULL,
    vendor_dependency VARCHAR NOT NULL,
    vendor_asked_on DATE,
    round_id CHAR(32),
    CONSTRAINT pk_remediation PRIMARY KEY (id),
    CONSTRAINT ck_remediation_due_on CHECK (due_on >= planned_on),
    CONSTRAINT ck_remediation_vendor_asked_on CHECK (vendor_asked_on IS NULL OR length(trim(vendor_dependency)) > 0),
    CONSTRAINT ck_remediation_plan_filled CHECK (length(trim(plan)) > 0),
    CONSTRAINT uq_remediation_code UNIQUE (code),
    CONSTRAINT fk_remediation_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_round_id FOREIGN KEY(round_id) REFERENCES follow_up_round (id) ON DELETE RESTRICT
);

CREATE INDEX ix_remediation_due_on ON remediation (due_on);

CREATE INDEX ix_remediation_party_id ON remediation (party_id);

CREATE UNIQUE INDEX uq_remediation ON remediation (finding_id, party_id) WHERE withdrawn_at IS NULL;

CREATE TABLE milestone (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    remediation_id CHAR(32) NOT NULL,
    title VARCHAR NOT NULL,
    due_on DATE NOT NULL,
    reached_on DATE,
    CONSTRAINT pk_milestone PRIMARY KEY (id),
    CONSTRAINT ck_milestone_title_filled CHECK (length(trim(title)) > 0),
    CONSTRAINT fk_milestone_remediation_id FOREIGN KEY(remediation_id) REFERENCES remediation (id) ON DELETE RESTRICT
);

CREATE INDEX ix_milestone_remediation_id ON milestone (remediation_id);

CREATE TABLE fix_claim (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    remediation_id CHAR(32) NOT NULL,
    round_id CHAR(32),
    claimed_on DATE NOT NULL,
    implemented_by JSON NOT NULL,
    words VARCHAR NOT NULL,
    CONSTRAINT pk_fix_claim PRIMARY KEY (id),
    CONSTRAINT ck_fix_claim_words_filled CHECK (length(trim(words)) > 0),
    CONSTRAINT fk_fix_claim_remediation_id FOREIGN KEY(remediation_id) REFERENCES remediation (id) ON DELETE RESTRICT,
    CONSTRAINT fk_fix_claim_round_id FOREIGN KEY(round_id) REFERENCES follow_up_round (id) ON DELETE RESTRICT
);

CREATE INDEX ix_fix_claim_remediation_id ON fix_claim (remediation_id);

CREATE TABLE retest (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    remediation_id CHAR(32) NOT NULL,
    claim_id CHAR(32) NOT NULL,
    round_id CHAR(32) NOT NULL,
    performed_by VARCHAR NOT NULL,
    performed_on DATE NOT NULL,
    result VARCHAR(40) NOT NULL,
    shows VARCHAR NOT NULL,
    same_procedure BOOLEAN NOT NULL,
    procedure VARCHAR NOT NULL,
    deviation VARCHAR NOT NULL,
    CONSTRAINT pk_retest PRIMARY KEY (id),
    CONSTRAINT ck_retest_deviation CHECK (same_procedure = 1 OR length(trim(deviation)) > 0),
    CONSTRAINT ck_retest_performed_by_filled CHECK (length(trim(performed_by)) > 0),
    CONSTRAINT ck_retest_shows_filled CHECK (length(trim(shows)) > 0),
    CONSTRAINT fk_retest_remediation_id FOREIGN KEY(remediation_id) REFERENCES remediation (id) ON DELETE RESTRICT,
    CONSTRAINT fk_retest_claim_id FOREIGN KEY(claim_id) REFERENCES fix_claim (id) ON DELETE RESTRICT,
    CONSTRAINT fk_retest_round_id FOREIGN KEY(round_id) REFERENCES follow_up_round (id) ON DELETE RESTRICT,
    CONSTRAINT ck_retest_result CHECK (result IN ('verified_fixed', 'partly', 'not_fixed', 'recurred')),
    CONSTRAINT ck_retest_same_procedure CHECK (same_procedure IN (0, 1))
);

CREATE INDEX ix_retest_claim_id ON retest (claim_id);

CREATE INDEX ix_retest_remediation_id ON retest (remediation_id);

CREATE INDEX ix_retest_round_id ON retest (round_id);

CREATE TABLE remediation_evidence (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    remediation_id CHAR(32) NOT NULL,
    claim_id CHAR(32),
    retest_id CHAR(32),
    evidence_id CHAR(32) NOT NULL,
    CONSTRAINT pk_remediation_evidence PRIMARY KEY (id),
    CONSTRAINT ck_remediation_evidence_of_one CHECK ((claim_id IS NULL) <> (retest_id IS NULL)),
    CONSTRAINT fk_remediation_evidence_remediation_id FOREIGN KEY(remediation_id) REFERENCES remediation (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_evidence_claim_id FOREIGN KEY(claim_id) REFERENCES fix_claim (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_evidence_retest_id FOREIGN KEY(retest_id) REFERENCES retest (id) ON DELETE RESTRICT,
    CONSTRAINT fk_remediation_evidence_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT
);

CREATE INDEX ix_remediation_evidence_evidence_id ON remediation_evidence (evidence_id);

CREATE INDEX ix_remediation_evidence_remediation_id ON remediation_evidence (remediation_id);

CREATE UNIQUE INDEX uq_remediation_evidence_claim ON remediation_evidence (claim_id, evidence_id) WHERE withdrawn_at IS NULL AND claim_id IS NOT NULL;

CREATE UNIQUE INDEX uq_remediation_evidence_retest ON remediation_evidence (retest_id, evidence_id) WHERE withdrawn_at IS NULL AND retest_id IS NOT NULL;

CREATE TABLE risk_acceptance (
    id CHAR(32) NOT NULL,
    withdrawn_at DATETIME,
    finding_id CHAR(32) NOT NULL,
    party_id CHAR(32) NOT NULL,
    accepted_by VARCHAR NOT NULL,
    position VARCHAR NOT NULL,
    accepted_on DATE NOT NULL,
    reason VARCHAR NOT NULL,
    conditions VARCHAR NOT NULL,
    valid_until DATE,
    evidence_id CHAR(32),
    CONSTRAINT pk_risk_acceptance PRIMARY KEY (id),
    CONSTRAINT ck_risk_acceptance_valid_until CHECK (valid_until IS NULL OR valid_until >= accepted_on),
    CONSTRAINT ck_risk_acceptance_accepted_by_filled CHECK (length(trim(accepted_by)) > 0),
    CONSTRAINT ck_risk_acceptance_reason_filled CHECK (length(trim(reason)) > 0),
    CONSTRAINT fk_risk_acceptance_finding_id FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
    CONSTRAINT fk_risk_acceptance_party_id FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
    CONSTRAINT fk_risk_acceptance_evidence_id FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT
);

CREATE INDEX ix_risk_acceptance_evidence_id ON risk_acceptance (evidence_id);

CREATE INDEX ix_risk_acceptance_party_id ON risk_acceptance (party_id);

CREATE UNIQUE INDEX uq_risk_acceptance ON risk_acceptance (finding_id, party_id, accepted_on) WHERE withdrawn_at IS NULL;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'event is append-only');
END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'event is append-only');
END;

CREATE TRIGGER access_no_update BEFORE UPDATE ON access BEGIN
    SELECT RAISE(ABORT, 'access is append-only');
END;

CREATE TRIGGER access_no_delete BEFORE DELETE ON access BEGIN
    SELECT RAISE(ABORT, 'access is append-only');
END;

CREATE TRIGGER control_no_update BEFORE UPDATE ON control BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER control_no_delete BEFORE DELETE ON control BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER objective_no_update BEFORE UPDATE ON objective BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER objective_no_delete BEFORE DELETE ON objective BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER procedure_no_update BEFORE UPDATE ON procedure BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER procedure_no_delete BEFORE DELETE ON procedure BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER control_parameter_no_update BEFORE UPDATE ON control_parameter BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER control_parameter_no_delete BEFORE DELETE ON control_parameter BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER term_no_update BEFORE UPDATE ON term BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER term_no_delete BEFORE DELETE ON term BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER control_term_no_update BEFORE UPDATE ON control_term BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER control_term_no_delete BEFORE DELETE ON control_term BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER shipped_mapping_no_update BEFORE UPDATE ON shipped_mapping BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER shipped_mapping_no_delete BEFORE DELETE ON shipped_mapping BEGIN
    SELECT RAISE(ABORT, 'frameworks are immutable');
END;

CREATE TRIGGER content_no_delete BEFORE DELETE ON content BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER engagement_no_delete BEFORE DELETE ON engagement BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER framework_no_delete BEFORE DELETE ON framework BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER party_no_delete BEFORE DELETE ON party BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER person_no_delete BEFORE DELETE ON person BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER contact_no_delete BEFORE DELETE ON contact BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER finding_no_delete BEFORE DELETE ON finding BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER participation_no_delete BEFORE DELETE ON participation BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER subject_no_delete BEFORE DELETE ON subject BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER supply_no_delete BEFORE DELETE ON supply BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER commitment_no_delete BEFORE DELETE ON commitment BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER commitment_cover_no_delete BEFORE DELETE ON commitment_cover BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER certificate_no_delete BEFORE DELETE ON certificate BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER sign_off_no_delete BEFORE DELETE ON sign_off BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER response_no_delete BEFORE DELETE ON response BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER checklist_item_no_delete BEFORE DELETE ON checklist_item BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER finding_evidence_no_delete BEFORE DELETE ON finding_evidence BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER determination_no_delete BEFORE DELETE ON determination BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER finding_item_no_delete BEFORE DELETE ON finding_item BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER parameter_no_delete BEFORE DELETE ON parameter BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER mapping_no_delete BEFORE DELETE ON mapping BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER hand_over_no_delete BEFORE DELETE ON hand_over BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER disposal_no_delete BEFORE DELETE ON disposal BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER follow_up_round_no_delete BEFORE DELETE ON follow_up_round BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER no_finding_no_delete BEFORE DELETE ON no_finding BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER remediation_no_delete BEFORE DELETE ON remediation BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER milestone_no_delete BEFORE DELETE ON milestone BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER fix_claim_no_delete BEFORE DELETE ON fix_claim BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER retest_no_delete BEFORE DELETE ON retest BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER remediation_evidence_no_delete BEFORE DELETE ON remediation_evidence BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER risk_acceptance_no_delete BEFORE DELETE ON risk_acceptance BEGIN
    SELECT RAISE(ABORT, 'records are withdrawn, not deleted');
END;

CREATE TRIGGER framework_fixed BEFORE UPDATE OF id, code, title, version, publisher, source, read_on, published_on, licence, attribution, confidence, kind, note, control_count, withdrawn_count, digest ON framework BEGIN
    SELECT RAISE(ABORT, 'framework rows are immutable');
END;

CREATE TRIGGER content_fixed BEFORE UPDATE OF id, sha256, size_bytes, chunk_count ON content BEGIN
    SELECT RAISE(ABORT, 'content rows are immutable');
END;

CREATE TRIGGER content_disposed BEFORE UPDATE OF disposed_at ON content
WHEN OLD.disposed_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM disposal WHERE content_id = OLD.id AND confirmed_by IS NOT NULL AND withdrawn_at IS NULL
) BEGIN
    SELECT RAISE(ABORT, 'two people dispose of bytes, once');
END;

CREATE TRIGGER disposal_final BEFORE UPDATE ON disposal
WHEN OLD.confirmed_by IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'a disposal is final');
END;

CREATE TRIGGER certificate_fixed BEFORE UPDATE OF person_id, fingerprint, der, added_at ON certificate BEGIN
    SELECT RAISE(ABORT, 'a certificate cannot be changed, only replaced');
END;

CREATE TRIGGER sign_off_fixed BEFORE UPDATE ON sign_off BEGIN
    SELECT RAISE(ABORT, 'a signature stays as it is');
END;

CREATE TRIGGER evidence_fixed BEFORE UPDATE OF kind, content_id, original_name, original_name_raw, source_folder, source_modified_at, statement_kind, statement, received_at, received_offset_minutes, received_by, code, number ON evidence BEGIN
    SELECT RAISE(ABORT, 'evidence is immutable');
END;

CREATE TRIGGER chunk_no_update BEFORE UPDATE ON chunk BEGIN
    SELECT RAISE(ABORT, 'evidence bytes are immutable');
END;

CREATE TRIGGER chunk_sealed_insert BEFORE INSERT ON chunk
WHEN EXISTS (SELECT 1 FROM content WHERE id = NEW.content_id) BEGIN
    SELECT RAISE(ABORT, 'content is sealed');
END;

CREATE TRIGGER chunk_sealed_delete BEFORE DELETE ON chunk
WHEN EXISTS (SELECT 1 FROM content WHERE id = OLD.content_id AND disposed_at IS NULL) BEGIN
    SELECT RAISE(ABORT, 'content is sealed');
END;

CREATE VIRTUAL TABLE search_index USING fts5(
    title, body, content='search_document', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
