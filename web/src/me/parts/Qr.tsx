/** A QR code as the server drew it. A picture runs no script. */
export function Qr({ svg, label }: { svg: string; label: string }) {
  return (
    <div className="qr">
      <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={label} width={288} height={288} />
    </div>
  )
}
