const SECONDS = 0.9;

/** @type {[number, number][]} two notes: the frequency in hertz and when each begins, in seconds */
const NOTES = [
  [523.25, 0],
  [783.99, 0.25],
];

/**
 * Plays two notes, to find out whether the chosen loudspeaker is the right one.
 *
 * @param {string | undefined} speaker the device's id
 */
export async function playTestSound(speaker) {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  for (const [frequency, begin] of NOTES) {
    const gain = new GainNode(context, { gain: 0 });
    const start = context.currentTime + begin;
    gain.gain.setValueAtTime(0.25, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain).connect(output);
    note.start(start);
    note.stop(start + 0.6);
  }
  // Through an element, since only elements can be told where to play everywhere.
  const player = new Audio();
  player.srcObject = output.stream;
  try {
    await useSpeaker(player, speaker);
    await player.play();
    await new Promise((resolve) => setTimeout(resolve, 1000 * SECONDS));
  } finally {
    player.srcObject = null;
    await context.close();
  }
}

/**
 * Has an element play on a loudspeaker, where the browser allows choosing one and it is there.
 *
 * @param {HTMLMediaElement} player
 * @param {string | undefined} speaker
 */
export async function useSpeaker(player, speaker) {
  if (speaker !== undefined && "setSinkId" in player && player.sinkId !== speaker) {
    try {
      await player.setSinkId(speaker);
    } catch (error) {
      // It was unplugged since: the system's choice is better than silence.
      console.warn("The loudspeaker cannot be used", error);
    }
  }
}
