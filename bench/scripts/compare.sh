#!/usr/bin/env bash
# Compares Room with Janus on one machine: each server in turn alone on one core, the load generator on another, both in
# network namespaces of their own with a veth pair between them. Called by `./room bench compare`; needs root.
#   compare.sh [--runs N] [--seconds N] [--warm-up N] [--subscribers N] [--out DIRECTORY] [--only room|janus]
#              [--scenarios "webinar half rooms limit"] [--server "FLAGS"] [--load "FLAGS"] [--label NAME]
# webinar: one publisher, N subscribers; half: half as many, for the latency; rooms: five of five, all to all; limit: the
# number of subscribers at which more than 0.5 % of the packets are lost, searched once however many runs there are.
# --server: more flags for Room (./room serve --help), --load: for the generator, e.g. "--feedback --simulcast 3" (./room
# bench load --help); --label: what Room is called in the results, so that two ways can be put side by side.
# Environment: JAVA (the java program), BENCH_SERVER_JAR, BENCH_CLASSPATH.
set -euo pipefail

runs=3 seconds=10 warm_up=20 subscribers=150 out=bench-results only="" scenarios="webinar half rooms" server_flags="" load_flags="" label=room
die() { printf 'room bench compare: %s\n' "$*" >&2; exit 1; }
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || die "$1 needs a value"
  case $1 in
    --runs) runs=$2 ;;
    --seconds) seconds=$2 ;;
    --warm-up) warm_up=$2 ;;
    --subscribers) subscribers=$2 ;;
    --out) out=$2 ;;
    --only) only=$2 ;;
    --scenarios) scenarios=$2 ;;
    --server) server_flags=$2 ;;
    --load) load_flags=$2 ;;
    --label) label=$2 ;;
    *) die "unknown flag $1; there are --runs, --seconds, --warm-up, --subscribers, --out, --only, --scenarios, --server, --load and --label" ;;
  esac
  shift 2
done
for number in "$runs" "$seconds" "$warm_up" "$subscribers"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || die "not a positive number: $number"
done
for scenario in $scenarios; do
  case $scenario in webinar | half | rooms | limit) ;; *) die "--scenarios: of webinar, half, rooms and limit" ;; esac
done
case $only in "" | room | janus) ;; *) die "--only: room or janus" ;; esac
[[ $label =~ ^[a-z0-9.]+$ && $label != janus ]] || die "--label: small letters, digits and dots, and not janus"

[ "$(uname -s)" = Linux ] || die "needs Linux"
[ "$(id -u)" = 0 ] || die "needs root, for network namespaces"
[ "$(nproc)" -ge 2 ] || die "needs two processors, one for the server and one for the generator"
for program in ip taskset; do command -v $program >/dev/null || die "$program is missing (apt-get install iproute2 util-linux)"; done
if [ "$only" != room ] && ! command -v janus >/dev/null; then
  command -v apt-get >/dev/null || die "Janus is missing; install it, or compare with --only room"
  echo "room bench compare: installing Debian's package janus" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends janus >/dev/null; } ||
    die "could not install janus; compare with --only room"
fi

: "${JAVA:?}" "${BENCH_SERVER_JAR:?}" "${BENCH_CLASSPATH:?}"
id=$$ server_ns=room-bench-s-$$ client_ns=room-bench-c-$$
server_address=10.213.77.1 client_address=10.213.77.2
work=$(mktemp -d) server_pid=""
mkdir -p "$out"

stop_server() {
  [ -n "$server_pid" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  for _ in $(seq 50); do kill -0 "$server_pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=""
}
cleanup() {
  stop_server
  ip netns del "$server_ns" 2>/dev/null || true
  ip netns del "$client_ns" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

ip netns add "$server_ns"
ip netns add "$client_ns"
ip link add "rbs$id" type veth peer name "rbc$id"
ip link set "rbs$id" netns "$server_ns"
ip link set "rbc$id" netns "$client_ns"
ip -n "$server_ns" addr add "$server_address/30" dev "rbs$id"
ip -n "$client_ns" addr add "$client_address/30" dev "rbc$id"
for ns in "$server_ns" "$client_ns"; do ip -n "$ns" link set lo up; done
# What a host receives is its own processor's work, as between two machines. Without this, a veth pair has the sender's
# processor walk the receiver's protocol stack.
ip netns exec "$server_ns" sh -c "echo 1 > /sys/class/net/rbs$id/queues/rx-0/rps_cpus"
ip netns exec "$client_ns" sh -c "echo 2 > /sys/class/net/rbc$id/queues/rx-0/rps_cpus"
ip -n "$server_ns" link set "rbs$id" up
ip -n "$client_ns" link set "rbc$id" up

# Waits until something listens on the server's TCP port.
await_port() {
  for _ in $(seq 150); do
    ip netns exec "$server_ns" bash -c "exec 3<>/dev/tcp/$server_address/$1" 2>/dev/null && return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.2
  done
  cat "$work/server.log" >&2
  die "the server did not start; its last words are above"
}

start_room() {
  ip netns exec "$server_ns" taskset -c 0 "$JAVA" ${BENCH_SERVER_JAVA_FLAGS:--XX:+UseG1GC} --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -jar "$BENCH_SERVER_JAR" --open --listen "$server_address" --port 3000 --https-port -1 \
    --media-address "$server_address" --loops 1 --max-participants 1000 \
    --max-handshakes-per-address 0 --max-connections-per-address 0 $server_flags >"$work/server.log" 2>&1 &
  server_pid=$!
  await_port 3000
}

start_janus() {
  local config=$work/janus
  mkdir -p "$config"
  cat >"$config/janus.jcfg" <<JCFG
general: {
  configs_folder = "$config"
  debug_level = 3
  event_loops = 1
  admin_secret = "unused"
}
media: { rtp_port_range = "20000-60000" }
nat: { ice_enforce_list = "rbs$id" }
plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }
transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_rabbitmqevh.so" }
JCFG
  printf 'general: { ws = true\n ws_port = 8188\n ws_ip = "%s" }\n' "$server_address" >"$config/janus.transport.websockets.jcfg"
  printf 'general: { }\n' >"$config/janus.plugin.videoroom.jcfg"
  ip netns exec "$server_ns" taskset -c 0 janus --configs-folder="$config" >"$work/server.log" 2>&1 &
  server_pid=$!
  await_port 8188
}

# load NAME DRIVER URL RUN SCENARIO-NAME SCENARIO-FLAGS...
load() {
  local name=$1 driver=$2 url=$3 run=$4 scenario=$5
  shift 5
  ip netns exec "$client_ns" taskset -c 1 "$JAVA" ${BENCH_JAVA_FLAGS:--XX:+UseSerialGC -Xmx1g} \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$BENCH_CLASSPATH" room.bench.Bench load \
    --driver "$driver" --url "$url" --pid "$server_pid" --allow-remote --label "$name" \
    --seconds "$seconds" --warm-up "$([ "$scenario" = limit ] && echo 5 || echo "$warm_up")" --joins-at-once 4 --video-packets 400 --video-bytes 1200 --out "$out/$name-$scenario-$run.json" "$@" $load_flags ||
    die "the run failed"
}

ulimit -n "$(ulimit -Hn)"
for run in $(seq "$runs"); do
  for name in room janus; do
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    for scenario in $scenarios; do
      case $scenario in
        webinar) flags=(--scenario webinar --subscribers "$subscribers") ;;
        half) flags=(--scenario webinar --subscribers "$(((subscribers + 1) / 2))") ;;
        limit)
          [ "$run" = 1 ] || continue
          flags=(--scenario webinar --subscribers "$subscribers" --find-limit)
          ;;
        rooms) flags=(--scenario rooms --rooms 5 --participants 5) ;;
      esac
      "start_$name"
      case $name in
        room) load "$label" room "http://$server_address:3000" "$run" "$scenario" "${flags[@]}" ;;
        janus) load janus janus "ws://$server_address:8188" "$run" "$scenario" "${flags[@]}" ;;
      esac
      stop_server
    done
  done
done

"$JAVA" -cp "$BENCH_CLASSPATH" room.bench.Bench report --medians "$out"/*-[0-9]*.json \
  --markdown "$out/compare.md" --html "$out/compare.html"
cat "$out/compare.md"
