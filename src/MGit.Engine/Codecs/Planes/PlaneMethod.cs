namespace MGit.Engine.Codecs.Planes;

/// <summary>How one plane is stored. The numbers are written into packs.</summary>
internal enum PlaneMethod : byte
{
    Raw = 0,
    Constant = 1,
    Symbols = 2,
}
