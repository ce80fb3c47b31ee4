const SECONDS = 6;

/** Calls per second when so many are always under way, going round the inputs. */
export async function throughput<Input>(
  atOnce: number,
  inputs: readonly Input[],
  call: (input: Input) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const deadline = start + SECONDS * 1000;
  let begun = 0;
  let done = 0;
  const caller = async () => {
    while (performance.now() < deadline) {
      await call(inputs[begun++ % inputs.length] as Input);
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return done / ((performance.now() - start) / 1000);
}
