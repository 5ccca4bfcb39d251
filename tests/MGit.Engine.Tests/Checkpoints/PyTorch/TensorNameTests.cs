namespace MGit.Engine.Tests.Checkpoints.PyTorch;

public sealed class TensorNameTests
{
    [Fact]
    public void A_bare_state_dict_and_one_inside_a_checkpoint_are_named_by_their_paths()
    {
        Assert.Equal(["layer.weight"], Names(p => p.Dict(("layer.weight", Tensor()))));
        Assert.Equal(["state_dict.layer.weight"], Names(p => p.Dict(("epoch", q => q.Int(3)), ("state_dict", q => q.Dict(("layer.weight", Tensor()))))));
    }

    [Fact]
    public void Positions_numbers_and_attributes_are_parts_of_names()
        => Assert.Equal(
            ["list.1", "list.2.0", "objects.w", "state.7.exp_avg", "(a,1)"],
            Names(p => p.Op('}').Mark()
                .Text("list").Op(']').Mark().Int(1).Tensor0().Mark().Tensor0().Tuple().Op('e')
                .Text("objects").Global("my", "Thing").Op(')').Raw(0x81).Dict(("w", Tensor())).Op('b')
                .Text("state").Op('}').Int(7).Dict(("exp_avg", Tensor())).Op('s')
                .Mark().Text("a").Int(1).Tuple().Tensor0()
                .Op('u')));

    [Fact]
    public void A_pickled_module_names_its_parameters_as_its_state_dict_would()
        => Assert.Equal(
            ["weight", "mean", "conv.weight", "conv.0.bias"],
            Names(p => Module(p, "my", "Net", [("weight", Tensor())], [("mean", Tensor())],
                [("conv", q => Module(q, "torch.nn.modules.conv", "Conv2d", [("weight", Tensor())], [],
                    [("0", r => Module(r, "my", "Part", [("bias", Tensor())], [], []))]))])));

    [Fact]
    public void Two_of_one_name_are_told_apart()
        => Assert.Equal(["a.b", "a.b#2"], Names(p => p.Dict(("a", q => q.Dict(("b", Tensor()))), ("a.b", Tensor()))));

    [Fact]
    public void A_tensor_alone_is_called_tensor() => Assert.Equal(["tensor"], Names(p => p.Tensor0()));

    [Fact]
    public void What_a_dictionary_of_a_custom_class_holds_is_found()
        => Assert.Equal(
            ["0", "w"],
            Names(p => p.Global("my", "Dict").Op(')').Raw(0x81).Text("w").Tensor0().Op('s').Tensor0().Op('a'))
                .Order(StringComparer.Ordinal));

    private static string[] Names(Action<PickleBuilder> root)
        => [.. Layouts.Read(TorchZipBuilder.Build(root, ("0", TorchZipBuilder.Floats(1, 2)))).Tensors.Select(t => t.Name)];

    private static Action<PickleBuilder> Tensor() => p => p.Tensor0();

    private static void Module(PickleBuilder pickle, string module, string name, (string, Action<PickleBuilder>)[] parameters, (string, Action<PickleBuilder>)[] buffers, (string, Action<PickleBuilder>)[] modules)
        => pickle.Global(module, name).Op(')').Raw(0x81).Dict(
            ("training", p => p.Raw(0x88)),
            ("_parameters", p => p.Dict(parameters)),
            ("_buffers", p => p.Dict(buffers)),
            ("_modules", p => p.Dict(modules))).Op('b');
}
