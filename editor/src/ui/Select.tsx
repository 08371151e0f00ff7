import { Icon } from "./Icon";

export interface Choice {
  value: string;
  label: string;
}

interface Props {
  id?: string;
  label?: string;
  value: string;
  choices: Choice[];
  disabled?: boolean;
  describedBy?: string;
  invalid?: boolean;
  onChange: (value: string) => void;
}

/** The browser's own select with our style: works with every keyboard, screen reader and phone. */
export function Select({ id, label, value, choices, disabled, describedBy, invalid, onChange }: Props) {
  return (
    <span className="select">
      <select
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" size={14} />
    </span>
  );
}
