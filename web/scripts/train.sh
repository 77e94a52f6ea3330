#!/usr/bin/env bash
# Writes the server's AOT cache: starts it on loopback, has it carry a webinar and a few rooms, and stops it.
#   train.sh JAVA SERVER-JAR BENCH-CLASSPATH CACHE
set -euo pipefail
java=$1 jar=$2 classpath=$3 cache=$4
flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
log=$(mktemp) server=""
finish() {
  [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true
  rm -f "$log"
}
trap finish EXIT

# Any free port: the server says which it got.
rm -f "$cache" "$cache.part"
"$java" -XX:+UseG1GC -XX:AOTCacheOutput="$cache.part" "${flags[@]}" -jar "$jar" --port 0 --https-port -1 \
  --max-handshakes-per-address 0 --max-connections-per-address 0 >"$log" 2>&1 &
server=$!
url=""
for _ in $(seq 200); do
  url=$(grep -oE 'http://[a-z0-9.:]*:[0-9]+' "$log" | head -1) || true
  [ -z "$url" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -n "$url" ] || { cat "$log" >&2; echo "train: the server did not start; its last words are above" >&2; exit 1; }

load() {
  "$java" -XX:+UseSerialGC "${flags[@]}" -cp "$classpath" room.bench.Bench load --driver room --url "$url" \
    --warm-up 1 "$@" >"$log.load" 2>&1 || { cat "$log.load" >&2; exit 1; }
  rm -f "$log.load"
}
load --scenario webinar --subscribers 25 --seconds 12 --feedback
load --scenario rooms --rooms 3 --participants 4 --seconds 8 --simulcast 3 --video-packets 200
load --scenario churn --subscribers 6 --seconds 4 --video-packets 100

kill -TERM "$server"
for _ in $(seq 1200); do
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
server=""
[ -s "$cache.part" ] || { tail -5 "$log" >&2; echo "train: the JVM wrote no cache" >&2; exit 1; }
mv "$cache.part" "$cache"
