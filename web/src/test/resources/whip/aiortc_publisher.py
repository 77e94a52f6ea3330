"""Publishes a test picture and a tone by WHIP until it is told to end by the end of its input.

Usage: aiortc_publisher.py ENDPOINT
"""

import asyncio
import fractions
import sys
import urllib.parse
import urllib.request

import aioice.ice
import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack

# aiortc leaves the loopback interface out, and there may be no other.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


class Picture(VideoStreamTrack):
    """A moving edge, so that frames differ."""

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(width=320, height=180, format="yuv420p")
        for i, plane in enumerate(frame.planes):
            edge = (pts // 3000 * 4) % plane.line_size
            row = bytes([200 if i == 0 else 90]) * edge + bytes([40 if i == 0 else 160]) * (plane.line_size - edge)
            plane.update(row * plane.height)
        frame.pts = pts
        frame.time_base = time_base
        return frame


class Tone(MediaStreamTrack):
    """A square wave."""

    kind = "audio"
    samples = 960
    rate = 48000

    def __init__(self):
        super().__init__()
        self.pts = 0
        self.start = None

    async def recv(self):
        loop = asyncio.get_running_loop()
        self.start = self.start or loop.time()
        await asyncio.sleep(max(0, self.start + self.pts / self.rate - loop.time()))
        frame = av.AudioFrame(format="s16", layout="mono", samples=self.samples)
        wave = b"".join((4000 if i // 48 % 2 else -4000).to_bytes(2, "little", signed=True) for i in range(self.samples))
        frame.planes[0].update(wave)
        frame.pts = self.pts
        frame.sample_rate = self.rate
        frame.time_base = fractions.Fraction(1, self.rate)
        self.pts += self.samples
        return frame


def send(method, url, body=None):
    headers = {"Content-Type": "application/sdp"} if body else {}
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.headers, response.read().decode()


async def publish(endpoint):
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    connection.addTrack(Tone())
    connection.addTrack(Picture())
    await connection.setLocalDescription(await connection.createOffer())
    loop = asyncio.get_running_loop()
    headers, answer = await loop.run_in_executor(
        None, send, "POST", endpoint, connection.localDescription.sdp.encode()
    )
    resource = urllib.parse.urljoin(endpoint, headers["Location"])
    await connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
    print("published", resource, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    await loop.run_in_executor(None, send, "DELETE", resource)
    await connection.close()


asyncio.run(publish(sys.argv[1]))
