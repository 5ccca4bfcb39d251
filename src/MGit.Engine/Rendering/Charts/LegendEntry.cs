namespace MGit.Engine.Rendering.Charts;

/// <summary>What a colour means.</summary>
/// <param name="Colour">A name of the palette.</param>
/// <param name="Text">Its meaning.</param>
public sealed record LegendEntry(string Colour, string Text);
