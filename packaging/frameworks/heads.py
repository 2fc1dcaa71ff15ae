"""The head of every shipped framework: where it comes from, on which terms, and how near to the original it is."""

from datetime import date

from workbook.domain.catalogue import FrameworkHead
from workbook.domain.vocabulary import Confidence, FrameworkKind

READ_ON = date(2026, 11, 22)
NIST = "National Institute of Standards and Technology (NIST)"
OSCAL = "https://github.com/usnistgov/oscal-content"
CSA = "https://github.com/CloudSecurityAlliance-DataSets/dataset-public-laws-regulations-standards"
PUBLIC = "US public domain (17 USC 105)"


def _nist(code: str, title: str, version: str, source: str, published_on: str, note: str = "") -> FrameworkHead:
    return FrameworkHead(
        code=code,
        title=title,
        version=version,
        publisher=NIST,
        source=source,
        read_on=READ_ON,
        licence=PUBLIC + (" and CC0-1.0" if OSCAL in source else "; extraction CC0-1.0"),
        attribution=NIST + ("" if OSCAL in source else "; extraction by the Cloud Security Alliance"),
        confidence=Confidence.PRIMARY if OSCAL in source else Confidence.SECONDARY,
        published_on=published_on,
        note=note,
    )


def baseline(name: str) -> FrameworkHead:
    """Return the head of one SP 800-53 baseline: LOW, MODERATE, HIGH or PRIVACY."""
    of = "privacy" if name == "PRIVACY" else f"{name.lower()} impact"
    return _nist(
        f"nist-800-53-r5-{name.lower()}",
        f"NIST SP 800-53 Revision 5, {of} baseline",
        "5.1.1",
        f"{OSCAL} : nist.gov/SP800-53/rev5/json/"
        f"NIST_SP-800-53_rev5_{name}-baseline-resolved-profile_catalog-min.json @ 88bb8deeaa81",
        "2024-02-13",
        "Release 5.1.1 with the SP 800-53A objectives and methods. The current release is 5.2.0, which adds "
        "SA-15(13), SA-24 and SI-2(7). The date is that of the OSCAL file.",
    )


_TWO_STEPS = (
    "The words are the publisher's; they were taken from an extraction of the publication by a third party, not from "
    "the publication itself. Titles are the opening words of each statement."
)

CSF = _nist(
    "nist-csf-2.0",
    "NIST Cybersecurity Framework 2.0",
    "2.0",
    f"{CSA} : control/nist.gov/csf/2.0/csf-2.0.json @ 7d418867b065",
    "2024-02-26",
    _TWO_STEPS + " The guidance holds NIST's implementation examples. 79 subcategories of version 1.1 are withdrawn.",
)
AI_RMF = _nist(
    "nist-ai-rmf-1.0",
    "NIST AI Risk Management Framework 1.0",
    "1.0",
    f"{CSA} : control/nist.gov/ai-rmf/1.0/ai-rmf-1.0-subcategories.json @ 7d418867b065",
    "2023-01-26",
    _TWO_STEPS + " Five subcategories blank there (GOVERN 6.2, MAP 4.2, MAP 5.1, MEASURE 3.2, MANAGE 1.1) come from "
    "a second extraction of the same publication; the other 67 agree in both.",
)
AI_600_1 = _nist(
    "nist-ai-600-1",
    "NIST AI 600-1, Generative AI Profile of the AI RMF",
    "1.0",
    f"{CSA} : control/nist.gov/ai-600-1/1.0/ai-600-1-1.0-actions.json @ 7d418867b065",
    "2024-07-26",
    _TWO_STEPS + " Ligatures are written as letters; spelling variants of risks and actors are joined.",
)
SP_800_171 = _nist(
    "nist-800-171-r3",
    "NIST SP 800-171 Revision 3, Protecting Controlled Unclassified Information",
    "Revision 3",
    f"{OSCAL} : src/nist.gov/SP800-171/rev3/xml/NIST_SP800-171_rev3_catalog.xml @ 3b3cdee8f9f9",
    "2024-05",
    "With the SP 800-171A objectives and methods. 33 requirements of Revision 2 are withdrawn.",
)
SSDF = _nist(
    "nist-ssdf-1.1",
    "NIST SP 800-218, Secure Software Development Framework 1.1",
    "1.1",
    f"{CSA} : control/nist.gov/800-218/800-218-tasks.json @ 7d418867b065",
    "2022-02-04",
    _TWO_STEPS,
)
COSAI = FrameworkHead(
    code="cosai-risk-map",
    title="CoSAI Risk Map",
    version="commit 18ab1ef17e5c",
    publisher="Coalition for Secure AI (CoSAI), an OASIS Open Project",
    source="https://github.com/cosai-oasis/secure-ai-tooling : risk-map/yaml @ 18ab1ef17e5c",
    read_on=READ_ON,
    licence="Apache-2.0",
    attribution="Coalition for Secure AI; Copyright 2025 Google LLC",
    confidence=Confidence.PRIMARY,
    note="The publisher numbers no release; the version is the commit. Its mappings name ATLAS 5.0.1.",
)
ATLAS = FrameworkHead(
    code="mitre-atlas-mitigations",
    title="MITRE ATLAS mitigations",
    version="5.6.0",
    publisher="The MITRE Corporation",
    source="https://github.com/mitre-atlas/atlas-data : dist/ATLAS.yaml @ 8ee2c689a7d3",
    read_on=READ_ON,
    licence="Apache-2.0",
    attribution="Copyright 2021-2025 MITRE",
    confidence=Confidence.PRIMARY,
    note="A mitigation is shipped as a control, the techniques it addresses as terms. A newer release, v2026.07, exists.",
)
AISVS = FrameworkHead(
    code="owasp-aisvs-1.0",
    title="OWASP Artificial Intelligence Security Verification Standard 1.0",
    version="1.0",
    publisher="OWASP Foundation",
    source="https://github.com/OWASP/AISVS : 1.0/en @ 94fbad5acee4",
    read_on=READ_ON,
    licence="CC BY-SA 4.0",
    attribution="OWASP AISVS project; the form was changed, see SOURCES.md",
    confidence=Confidence.PRIMARY,
    note="Levels are 1 to 3. Titles are the opening words of each requirement.",
)
LLM_TOP_10 = FrameworkHead(
    code="owasp-llm-top10-2025",
    title="OWASP Top 10 for LLM Applications 2025",
    version="2025",
    publisher="OWASP Foundation",
    source="https://github.com/OWASP/www-project-top-10-for-large-language-model-applications : "
    "2_0_vulns @ 020595761a4b",
    read_on=READ_ON,
    licence="CC BY-SA 4.0",
    attribution="OWASP Top 10 for Large Language Model Applications project; shortened, see SOURCES.md",
    confidence=Confidence.PRIMARY,
    published_on="2024-11-18",
    note="Each entry is a risk: to satisfy it means that the risk is prevented. The guidance holds the strategies.",
)
US_2023 = FrameworkHead(
    code="us-voluntary-2023",
    title="White House voluntary AI commitments, July 2023",
    version="21 July 2023",
    publisher="The White House",
    source="https://epic.org/white-house-announces-new-voluntary-commitments-from-leading-a-i-companies-to-manage-a-i-risks/",
    read_on=READ_ON,
    licence="project text, Apache-2.0",
    attribution="Paraphrased by the Audit Workbook project",
    confidence=Confidence.PARAPHRASE,
    published_on="2023-07-21",
    note="A paraphrase of secondary pages; the original was not read. The announcement has no means of enforcement. "
    "First signatories: Amazon, Anthropic, Google, Inflection, Meta, Microsoft, OpenAI.",
)
SEOUL_2024 = FrameworkHead(
    code="seoul-2024",
    title="Frontier AI Safety Commitments, AI Seoul Summit 2024",
    version="21 May 2024",
    publisher="AI Seoul Summit",
    source="https://ea.greaterwrong.com/posts/i4nJe9F8nBdrGFPWg/casebash-s-shortform/comment/HQrZoLXwcjSJHiExG",
    read_on=READ_ON,
    licence="project text, Apache-2.0; the practices are short quotations",
    attribution="AI Seoul Summit signatories, as quoted by a secondary page",
    confidence=Confidence.PARAPHRASE,
    published_on="2024-05-21",
    note="SEOUL-P1 to SEOUL-P8 are worded as a secondary page quotes them; SEOUL-F is a paraphrase. "
    "The original and the items I to VIII under Outcomes 1 to 3 were not read and are not listed.",
)
EU_GPAI = FrameworkHead(
    code="eu-gpai-cop-2025",
    title="EU General-Purpose AI Code of Practice, Safety and Security chapter (headings)",
    version="10 July 2025",
    publisher="European AI Office",
    source="https://ec.europa.eu/newsroom/dae/redirection/document/118119",
    read_on=READ_ON,
    licence="headings only; reuse with attribution (Decision 2011/833/EU)",
    attribution="European Commission, General-Purpose AI Code of Practice",
    confidence=Confidence.PARAPHRASE,
    published_on="2025-07-10",
    note="Only the headings of the 32 measures, typed from a public copy, under the 10 commitments; guidance is our "
    "paraphrase. Read the chapter itself before assessing against it. Adherence to the Code is voluntary and "
    "is not conclusive evidence of compliance.",
)
US_EO_14409 = FrameworkHead(
    code="us-eo-14409",
    title="Executive Order 14409, Promoting Advanced Artificial Intelligence Innovation and Security",
    version="2 June 2026",
    publisher="The White House",
    source="https://www.whitehouse.gov/presidential-actions/2026/06/"
    "promoting-advanced-artificial-intelligence-innovation-and-security/",
    read_on=READ_ON,
    licence="project text, Apache-2.0",
    attribution="Paraphrased by the Audit Workbook project",
    confidence=Confidence.PARAPHRASE,
    kind=FrameworkKind.POLICY_SOURCE,
    published_on="2026-06-02",
)
