"""What only frames a question says nothing, but a name that is typed whole stays one."""

from __future__ import annotations

import pytest

from search import finding
from search.reading.framing import unframed
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    for code, title, text in (
        ("31301", "Nurses", "They care for people who are ill."),
        ("41404", "Health policy researchers", "They study how nursing homes work."),
        ("21102", "Geologists", "They study rocks."),
        ("22221", "User support technicians (IT)", "They help people to become used to computers."),
    ):
        make.occupation(code, title_en=title, title_fr=f"Profession {code}", summary_en=text)
    elm = make.organization("elm-college")
    make.program("nursing", elm, title_en="Nursing", summary_en="Three years.")
    make.micro_certification("mentor", elm, title_en="How to become a mentor")
    make.micro_certification("mentoring", elm, title_en="Mentor")


@pytest.fixture
def asked(indexed):
    return lambda text: [hit.card.slug for hit in finding.find(Query(text)).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("How long does it take to become a nurse?", "31301"),
        ("is it hard to be a nurse", "31301"),
        ("do I need a licence to be a nurse", "31301"),
        ("study rocks", "21102"),
        ("how to become a mentor", "mentor"),
        ("I want to become a mentor", "mentoring"),
    ],
)
def test_what_is_asked_for_stands_first(asked, text, first):
    assert asked(text)[0] == first


@pytest.mark.parametrize("text", ["studying nursing", "where can I study nursing"])
def test_what_is_studied_is_the_job_of_that_name_and_what_teaches_it(asked, text):
    assert set(asked(text)[:2]) == {"31301", "nursing"}


def test_the_pronoun_is_no_initials(asked):
    assert "22221" in asked("IT")
    assert "22221" not in asked("how long does it take to become a nurse")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I'm looking for a job as a welder", "job as a welder"),
        ("is there osap for nursing", "osap for nursing"),
        ("does OSAP pay for this", "OSAP"),
        ("how do I apply for osap", "osap"),
        ("what courses are there in Barrie", "courses in Barrie"),
        ("how much does a course cost", "course"),
        ("could you tell me about first aid please", "first aid"),
        ("I want to take a course in welding", "course in welding"),
        ("I want to take care of animals", "to take care of animals"),
        ("training to be a nurse", "nurse"),
        ("courses to become a nurse", "courses for nurse"),
        ("quelles microcertifications sont gratuites", "microcertifications gratuites"),
        ("c’est quoi une microcertification", "microcertification"),
        ("qu’est-ce que l’équivalence", "équivalence"),
        ("combien coûte un cours de soudure", "cours de soudure"),
        ("Est-ce qu’il y a des cours à Ottawa", "cours à Ottawa"),
        ("j’aimerais devenir infirmière", "infirmière"),
        ("what's the best way to become a chef", "chef"),
        ("I am thinking of becoming a lawyer", "lawyer"),
        ("which college offers nursing", "nursing"),
        ("do you offer courses in accounting", "courses in accounting"),
        ("can I study online", "learn online"),
        ("puis-je étudier en ligne", "apprendre en ligne"),
        ("ça coûte combien une formation en soins", "formation en soins"),
        ("je voudrais travailler comme cuisinier", "cuisinier"),
        ("quel collège offre une formation en soins", "formation en soins"),
        ("comment faire pour devenir une plombière", "plombière"),
        ("I lost my job what can I study", "training"),
        ("I'm 45 and want to change career", "retraining"),
        ("what can my son study after grade 12", "training"),
        ("what can I do with a nursing degree", "nursing degree"),
        ("I don't have a diploma", "no diploma"),
        ("am I eligible for OSAP", "OSAP"),
        ("do I qualify for OSAP", "OSAP"),
        ("ai-je droit au RAFEO", "RAFEO"),
        ("what programs does Humber offer", "programs at Humber"),
        ("quels programmes offre le collège Humber", "programmes le collège Humber"),
        ("the cost of a course", "course"),
        ("prix des cours de soudage", "cours de soudage"),
        ("is OSAP available for micro-credentials", "OSAP for micro-credentials"),
        ("what courses can I take online", "courses online"),
        ("what courses are offered online", "courses online"),
        ("how much does it cost", "courses"),
        ("what job is right for me", "jobs"),
        ("j’ai perdu mon emploi, que puis-je étudier", "formation"),
        ("quoi étudier après la 12e année", "formation"),
        ("j’ai 45 ans je veux me réorienter", "reconversion"),
        ("je n’ai pas de diplôme", "sans diplôme"),
        ("j’ai besoin d’un emploi", "emploi"),
        ("quels cours puis-je suivre en ligne", "cours en ligne"),
        ("community college ottawa", "college ottawa"),
        ("suis-je admissible au RAFEO", "admissible au RAFEO"),
        ("which microcredentials are free", "microcredentials free"),
        ("programs of study in French", "programs in French"),
        ("quels cours sont offerts en ligne", "cours en ligne"),
        ("programmes d’études en français", "programmes en français"),
        ("une formation en plomberie", "formation en plomberie"),
        ("cours sur le soudage", "cours de le soudage"),
        ("formations sur l’IA", "formations de l’IA"),
        ("je n’ai aucune formation", "sans formation"),
        ("ma fille aime les jeux vidéo", "jeux vidéo"),
        ("mon enfant est bon en maths", "maths"),
        ("mon fils veut devenir vétérinaire", "vétérinaire"),
        ("my daughter is good at math", "math"),
        ("my son wants to be a plumber", "plumber"),
        ("formation pour mes employés en santé et sécurité", "formation en santé et sécurité"),
        ("formation en entreprise", "formation"),
        ("safety training for my staff", "safety training"),
        ("courses for team building", "courses for team building"),
        ("formation continue en soins", "formation en soins"),
        ("continuing education", "training"),
        ("changement de carrière", "reconversion"),
        ("changer de carrière à 40 ans", "reconversion"),
        ("career change", "retraining"),
        ("nouvel arrivant", "retraining"),
        ("programs for newcomers", "programs"),
        ("équivalence de diplôme étranger", "équivalence"),
        ("reconnaissance des acquis", "équivalence"),
        ("foreign credentials", "equivalency"),
        ("prior learning assessment", "equivalency"),
        ("travail en usine", "emploi en usine"),
        ("travail de bureau", "emploi de bureau"),
        ("travail en équipe", "travail en équipe"),
    ],
)
def test_what_frames_a_question_is_left_out(text, left):
    assert unframed(text).rstrip("?") == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "it",
        "it manager",
        "what is it",
        "IT jobs",
        "how",
        '"how to be a nurse"',
        "studio teacher",
        "instructor of persons who want to drive",
        "études de marché",
        "formation sur mesure",
        "cours sur place",
        "milieu sûr",
        "cours d’AI",
        "être",
    ],
)
def test_other_words_stay(text):
    assert unframed(text) == text
