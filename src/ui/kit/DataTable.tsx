/** The numbers behind a picture as a table: the accessible twin of a canvas, or a table to be read. */
import type { ReactNode } from 'react';
import styles from './DataTable.module.css';
import { classNames } from './class-names.ts';

export interface Column { readonly label: string; readonly numeric?: boolean }

export interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** Cells in the order of the columns; the first names the row. */
  readonly rows: readonly (readonly ReactNode[])[];
  /** Only for screen readers: the picture beside it shows the same. */
  readonly hidden?: boolean;
  /** How many rows there are in all, where only some are given. */
  readonly total?: number;
}

export function DataTable({ caption, columns, rows, hidden = false, total }: DataTableProps) {
  const more = total !== undefined && total > rows.length ? `, ${rows.length} of ${total} rows` : '';
  const table = (
    <table className={styles['table']}>
      <caption className={styles['caption']}>{caption}{more}</caption>
      <thead>
        <tr>{columns.map((column) => <th key={column.label} scope="col" className={classNames(column.numeric && styles['number'])}>{column.label}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row, r) => (
          <tr key={r}>
            {row.map((cell, c) => (c === 0
              ? <th key={c} scope="row" className={classNames(columns[c]?.numeric && styles['number'])}>{cell}</th>
              : <td key={c} className={classNames(columns[c]?.numeric && styles['number'])}>{cell}</td>))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return hidden ? <div className={styles['twin']}>{table}</div> : table;
}
