"""Publishes by WHIP, or watches by WHEP, with GStreamer's webrtcbin until the end of its input.

Usage: gstreamer_client.py publish|watch ENDPOINT h264|vp8 [passive]

With "passive" the offer says a=setup:passive, so that the server has to open the DTLS association. To watch H.264 it
needs gstreamer1.0-libav.
"""

import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

VIDEO = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast bitrate=300 key-int-max=20"
    " ! video/x-h264,profile=constrained-baseline"
    " ! rtph264pay config-interval=-1 aggregate-mode=zero-latency mtu=1200"
    " ! application/x-rtp,media=video,encoding-name=H264,payload=96",
    "vp8": "vp8enc deadline=1 target-bitrate=300000 keyframe-max-dist=20"
    " ! rtpvp8pay mtu=1200 ! application/x-rtp,media=video,encoding-name=VP8,payload=96",
}
OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=97"
RECEIVED = {
    "h264": "application/x-rtp,media=video,encoding-name=H264,clock-rate=90000,payload=96,"
    "packetization-mode=(string)1,profile-level-id=(string)42e01f",
    "vp8": "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96",
}
DECODERS = {
    ("audio", "h264"): "rtpopusdepay ! opusdec",
    ("audio", "vp8"): "rtpopusdepay ! opusdec",
    ("video", "h264"): "rtph264depay ! h264parse ! avdec_h264",
    ("video", "vp8"): "rtpvp8depay ! vp8dec",
}


def send(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.headers, response.read().decode()


def say(*words):
    print(*words, flush=True)


class Client:
    def __init__(self, role, endpoint, codec, setup):
        self.endpoint = endpoint
        self.setup = setup
        self.codec = codec
        self.resource = None
        self.kept = []  # what Python would free although GStreamer still uses it
        self.frames = {"audio": 0, "video": 0}
        if role == "publish":
            self.pipeline = Gst.parse_launch(
                "webrtcbin name=w bundle-policy=max-bundle"
                " videotestsrc is-live=true ! video/x-raw,width=320,height=180,framerate=10/1 ! videoconvert"
                f" ! queue ! {VIDEO[codec]} ! w."
                f" audiotestsrc is-live=true ! audioconvert ! audioresample ! queue ! opusenc ! rtpopuspay ! {OPUS} ! w."
            )
            direction = GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY
        else:
            self.pipeline = Gst.Pipeline.new()
            self.pipeline.add(Gst.parse_launch("webrtcbin name=w bundle-policy=max-bundle"))
            direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
        self.web = self.pipeline.get_by_name("w")
        agent = self.web.get_property("ice-agent")
        self.kept.append(agent)
        agent.emit("add-local-ip-address", "127.0.0.1")
        if role == "watch":
            for caps in (OPUS, RECEIVED[codec]):
                self.web.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
        else:
            for index in range(2):
                self.web.emit("get-transceiver", index).set_property("direction", direction)
        self.web.connect("on-negotiation-needed", self.on_negotiation_needed)
        self.web.connect("pad-added", self.on_pad)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", lambda _, message: say("error", message.parse_error()))

    def on_negotiation_needed(self, web):
        web.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer))

    def on_offer(self, promise):
        reply = promise.get_reply()
        self.kept.append(reply)
        offer = reply.get_value("offer")
        self.kept.append(offer)
        self.web.emit("set-local-description", offer, Gst.Promise.new())
        text = offer.sdp.as_text()
        if self.setup:
            text = text.replace("a=setup:actpass", "a=setup:" + self.setup)
        threading.Thread(target=self.post, args=[text], daemon=True).start()

    def post(self, text):
        headers, answer = send("POST", self.endpoint, text.encode())
        self.resource = urllib.parse.urljoin(self.endpoint, headers["Location"])
        _, sdp = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.kept.append(description)
        self.web.emit("set-remote-description", description, Gst.Promise.new())
        say("answered", "active" if "a=setup:active" in answer else "passive")

    def on_pad(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        media = pad.get_current_caps().get_structure(0).get_string("media")
        sink = Gst.parse_bin_from_description(f"queue ! {DECODERS[media, self.codec]} ! fakesink name=s", True)
        frames = sink.get_by_name("s")
        frames.set_property("signal-handoffs", True)
        frames.connect("handoff", lambda *_: self.on_frame(media))
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        result = pad.link(sink.get_static_pad("sink"))
        if result != Gst.PadLinkReturn.OK:
            say("error", result, pad.get_current_caps().to_string())

    def on_frame(self, kind):
        self.frames[kind] += 1
        if self.frames[kind] == 5:
            say("playing", kind)

    def run(self):
        loop = GLib.MainLoop()
        self.pipeline.set_state(Gst.State.PLAYING)
        threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
        loop.run()
        if self.resource:
            send("DELETE", self.resource)
        self.pipeline.set_state(Gst.State.NULL)


Gst.init(None)
Client(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None).run()
