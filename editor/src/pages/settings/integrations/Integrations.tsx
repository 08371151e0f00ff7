import { OpenRouter } from "./OpenRouter";
import { Routes } from "./Routes";

/** The organisation's connections to models; `outcome` is how connecting in the browser went. */
export function Integrations({ outcome }: { outcome: string | null }) {
  return (
    <>
      <OpenRouter outcome={outcome} />
      <Routes />
    </>
  );
}
