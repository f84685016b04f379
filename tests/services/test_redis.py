"""The real Redis keeps and forgets what the site's client gives it."""

import redis


def test_redis_answers_the_client_of_the_site(redis_url):
    client = redis.Redis.from_url(redis_url)
    try:
        client.set("registry:proof", "parcours", ex=60)
        assert client.get("registry:proof") == b"parcours"
        assert 0 < client.ttl("registry:proof") <= 60
    finally:
        client.delete("registry:proof")
        client.close()
