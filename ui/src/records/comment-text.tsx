/** A comment as it was typed, with the colleagues it names. */
import { pieces } from '../lib/mentions'
import classes from './desk.module.css'

export function CommentText({ body }: { body: string }) {
  return (
    <p className={classes.body}>
      {pieces(body).map((piece, index) =>
        'text' in piece ? (
          <span key={index}>{piece.text}</span>
        ) : (
          <span key={index} className={classes.mention}>
            @{piece.mention}
          </span>
        ),
      )}
    </p>
  )
}
