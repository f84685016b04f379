"""The engine on an Elasticsearch cluster of one node or many; what replicates and fails over there is Elasticsearch's.

Each generation is an index of its own (``<name>-<number>``). Questions go to the alias ``<name>``, which a rebuild
turns to the new index in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self
from uuid import UUID

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    OrjsonSerializer,
    SSLError,
    TransportError,
)
from elasticsearch.helpers import BulkIndexError, ScanError, bulk, scan

from search.backends.elastic_answer import found_in, total_in
from search.backends.elastic_layout import body_of_index, source_of
from search.backends.elastic_query import (
    body_of,
    body_of_all,
    body_of_suggestions,
    body_of_total,
    body_of_values,
)
from search.backends.engine import EngineAway, Found, IndexGone, PutFailed
from search.backends.naming import best_suggestions
from search.documents import Document
from search.reading.plan import Plan
from search.types import DEEPEST, Suggestion

_BULK = 500
_MOST_KINDS = 100
_HURRIED = 10
"""Seconds that a portion of documents may take while somebody waits."""
_UNAVAILABLE = 503
_WHOLE: dict[str, Any] = {"allow_partial_search_results": False}
"""No answer of some of the shards is taken for that of all."""
_HELD = "held"
"""Under what an index notes which changes it holds."""


class _Genuine(Elasticsearch):
    """A client that takes no answer of anything else at the cluster's address, such as a gateway that is being mended.

    The library itself looks at the first answer only.
    """

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        try:
            answer = super().perform_request(*args, **kwargs)
        except NotFoundError as problem:
            _require_genuine(problem.meta.headers)
            raise
        _require_genuine(answer.meta.headers)
        return answer


def _require_genuine(headers: Mapping[str, str]) -> None:
    if headers.get("x-elastic-product") != "Elasticsearch":
        raise EngineAway("what answers at ELASTICSEARCH_URL is no Elasticsearch")


class Elastic:
    """The index on a cluster.

    Args:
        client: connected, with its timeouts.
        name: name of the alias, and of each index before its number.
        shards, replicas: of a new index.
        bulk_timeout: seconds that one portion of documents may take.
        shard_timeout: seconds in which a shard that is away may come back before documents for it are given up.
    """

    name = "elasticsearch"
    is_far = True

    def __init__(
        self,
        client: Elasticsearch,
        name: str,
        shards: int = 1,
        replicas: int = 1,
        bulk_timeout: float = 60,
        shard_timeout: int = 30,
    ) -> None:
        self.client = client
        self.alias = name
        self.shards = shards
        self.replicas = replicas
        self.patient = client.options(request_timeout=bulk_timeout)
        self.shard_timeout = shard_timeout

    @classmethod
    def configured(cls, given: Mapping[str, Any]) -> Self:
        """Return the engine that the site's settings describe."""
        options: dict[str, Any] = {
            "request_timeout": given["timeout"],
            "max_retries": len(given["hosts"]) + 1,
            "retry_on_status": (502, 503, 504),
            "serializer": OrjsonSerializer(),
        }
        if given["api_key"]:
            options["api_key"] = given["api_key"]
        if given["user"]:
            options["basic_auth"] = (given["user"], given["password"])
        if any(host.startswith("https:") for host in given["hosts"]):
            options["verify_certs"] = given["verify"]
            if given["ca_file"]:
                options["ca_certs"] = given["ca_file"]
        client = _Genuine(given["hosts"], **options)
        return cls(client, given["index"], given["shards"], given["replicas"])

    @property
    def hurried(self) -> Elastic:
        return Elastic(
            self.client, self.alias, self.shards, self.replicas, _HURRIED, shard_timeout=1
        )

    def search(self, generation: int, plan: Plan) -> Found:
        with _or_away():
            answer = self.client.search(index=self.alias, body=body_of(plan), **_WHOLE)
        found = found_in(answer.body, plan)
        if plan.query.whole and found.total <= DEEPEST:
            return replace(found, uids=frozenset(self._scanned(generation, body_of_all(plan))))
        return found

    def totals(self, generation: int, plans: Sequence[Plan]) -> list[int]:
        asked = [part for plan in plans for part in (_WHOLE, body_of_total(plan))]
        with _or_away():
            answers = self.client.msearch(index=self.alias, searches=asked)["responses"]
        return [total_in(one) for one in answers]

    def suggest(
        self, generation: int, words: Sequence[str], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        with _or_away():
            body = body_of_suggestions(words, limit)
            answer = self.client.search(index=self.alias, body=body, **_WHOLE)
        named = [
            (
                Document.weight_of_name(hit["_source"]["weight"], place),
                *name,
                hit["_source"]["card"],
            )
            for found in answer["aggregations"].values()
            for hit in found["best"]["hits"]["hits"]
            for place, name in enumerate(hit["_source"]["called"])
        ]
        return best_suggestions(named, words, language, limit)

    def create(self, generation: int) -> bool:
        index = self._index(generation)
        with _or_away():
            if self.patient.indices.exists(index=index):
                return False
            self._make(index)
        return True

    def serves(self, generation: int) -> bool:
        index = self._index(generation)
        with _or_away():
            # Whoever asks this wants to know at once when nobody answers.
            return bool(self.client.indices.exists_alias(name=self.alias, index=index))

    def put(self, generation: int, documents: Iterable[Document]) -> None:
        actions = (self._action(generation, document) for document in documents)
        self._bulk(generation, actions)

    def remove(self, generation: int, uids: Iterable[UUID]) -> None:
        index = self._index(generation)
        gone = ({"_op_type": "delete", "_index": index, "_id": str(uid)} for uid in uids)
        self._bulk(generation, gone)

    def settle(self, generation: int, held: str) -> None:
        index = self._index(generation)
        with _or_away():
            self.patient.indices.refresh(index=index)
            # A part of the index itself, so that a snapshot has the one of its day.
            self.patient.indices.put_mapping(index=index, meta={_HELD: held})

    def holds(self, generation: int, held: str) -> bool:
        index = self._index(generation)
        with _or_away():
            # What the node that is asked knows: a cluster that chooses its master answers questions meanwhile.
            told = self.client.indices.get_mapping(index=index, local=True)
        return bool(told[index]["mappings"].get("_meta", {}).get(_HELD) == held)

    def finish(self, generation: int) -> None:
        """Nothing is left: the server merges by itself."""

    def swap(self, generation: int) -> None:
        index = self._index(generation)
        turned: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": index, "alias": self.alias}},
        ]
        with _or_away():
            self.patient.indices.update_aliases(actions=turned)

    def drop(self, generation: int) -> None:
        with _or_away():
            self.patient.indices.delete(index=self._index(generation), ignore_unavailable=True)

    def counts(self, generation: int) -> dict[str, int]:
        asked = {"kinds": {"terms": {"field": "kind", "size": _MOST_KINDS}}}
        with _or_away():
            answer = self.patient.search(
                index=self._index(generation), size=0, aggs=asked, **_WHOLE
            )
        return {
            bucket["key"]: bucket["doc_count"]
            for bucket in answer["aggregations"]["kinds"]["buckets"]
        }

    def uids(self, generation: int) -> set[UUID]:
        return self._scanned(generation, {"query": {"match_all": {}}, "_source": False})

    def having(self, generation: int, field: str, values: Iterable[str]) -> set[UUID]:
        return self._scanned(generation, body_of_values(field, list(values)))

    def _make(self, index: str) -> None:
        try:
            self.patient.indices.create(index=index, **body_of_index(self.shards, self.replicas))
        except BadRequestError as problem:
            # A node that died after it had made the index did not say so, and another one was asked again.
            if problem.error != "resource_already_exists_exception":
                raise

    def _scanned(self, generation: int, body: dict[str, Any]) -> set[UUID]:
        with _or_away():
            hits = scan(
                self.patient, index=self._index(generation), query=body, size=5_000, **_WHOLE
            )
            return {UUID(hit["_id"]) for hit in hits}

    def _index(self, generation: int) -> str:
        return f"{self.alias}-{generation}"

    def _action(self, generation: int, document: Document) -> dict[str, Any]:
        return {
            "_index": self._index(generation),
            "_id": str(document.uid),
            "_source": source_of(document),
        }

    def _bulk(self, generation: int, actions: Iterable[dict[str, Any]]) -> None:
        with _or_away():
            if not self.patient.indices.exists(index=self._index(generation)):
                # Written to all the same, Elasticsearch would make an index without our fields.
                raise IndexGone(f"its index {self._index(generation)} is gone")
            _, told = bulk(
                self.patient,
                actions,
                chunk_size=_BULK,
                raise_on_error=False,
                max_retries=3,
                initial_backoff=1,
                timeout=f"{self.shard_timeout}s",
            )
        # A number is what ``bulk`` tells only when asked for no more than that.
        problems = [] if isinstance(told, int) else told
        if any(_is_of_a_shard(problem) for problem in problems):
            raise EngineAway("some of its shards are away")
        refused = dict(_refusal(problem) for problem in problems if _is_refusal(problem))
        if refused:
            raise PutFailed(refused)


_NO_NODE = "no node of ELASTICSEARCH_URL answers; see that one runs there and can be reached"
_WHY_AWAY: dict[type[TransportError], str] = {
    ConnectionTimeout: "no node answered in time (ELASTICSEARCH_TIMEOUT)",
    SSLError: "the certificate of the node is not trusted (ELASTICSEARCH_CA_FILE, ELASTICSEARCH_VERIFY)",
}


@contextmanager
def _or_away() -> Iterator[None]:
    """Tell every failure of the cluster in the house's own word."""
    try:
        yield
    except NotFoundError as problem:
        raise IndexGone("it has no index; manage.py search update builds it") from problem
    except TransportError as problem:
        # What the client says repeats itself, nested, with the addresses in it.
        raise EngineAway(_WHY_AWAY.get(type(problem), _NO_NODE)) from problem
    except (ApiError, BulkIndexError, ScanError) as problem:
        raise EngineAway(str(problem)[:300]) from problem


def _is_of_a_shard(problem: Mapping[str, Any]) -> bool:
    return bool(next(iter(problem.values()))["status"] == _UNAVAILABLE)


def _is_refusal(problem: Mapping[str, Any]) -> bool:
    # Deleting what is not there is no problem.
    action, said = next(iter(problem.items()))
    return not (action == "delete" and said["status"] == 404)


def _refusal(problem: Mapping[str, Any]) -> tuple[UUID, str]:
    said = next(iter(problem.values()))
    error = said.get("error", {})
    reason = error.get("reason", error) if isinstance(error, Mapping) else error
    return UUID(said["_id"]), str(reason)
